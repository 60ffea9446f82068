import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { isAlive, processMark } from './processes.ts'

/** Notes that this process uses the database; the answer takes the note back. Call under the start lock. */
export function joinUsers(dir: string): () => void {
  const path = join(dir, `${process.pid}-${randomBytes(4).toString('hex')}`)
  writeFileSync(path, processMark(process.pid))
  return () => rmSync(path, { force: true })
}

/** How many living applications use the database. Notes of killed ones are cleared away. */
export function countUsers(dir: string): number {
  let living = 0
  for (const name of readdirSync(dir)) {
    const path = join(dir, name)
    if (isAlive(readFileSync(path, 'utf8'))) living += 1
    else rmSync(path, { force: true })
  }
  return living
}
