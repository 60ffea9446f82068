import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from './hash.ts'

/** The installation's secret, made at the first start and kept in the data folder, readable by its owner only. */
export function installationSecret(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'secret')
  try {
    // Two first starts at once: one writes, the other finds what it wrote.
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32) throw new Error(`${file} is damaged: put back the one from your backup, or remove it (everybody must then sign in again and one-time codes be set up anew).`)
  return secret
}

/** A secret for one purpose, derived from the installation's. */
export const derived = (secret: string, purpose: string): string => sha256(`${purpose}\n${secret}`)
