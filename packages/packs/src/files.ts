import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import type { PackError } from './errors.ts'
import { complain } from './errors.ts'

/** A packs folder being read: every file is named relative to it, and what is wrong is collected. */
export interface Reading { root: string; errors: PackError[] }

/** A YAML 1.2 file; undefined when absent or not YAML (then reported). A key given twice is an error of its own. */
export function readYaml(reading: Reading, file: string): unknown {
  const path = join(reading.root, file)
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  // Without prettyErrors the parser keeps no table of lines; the line is counted only when something is wrong.
  const document = parseDocument(text, { version: '1.2', uniqueKeys: true, prettyErrors: false })
  for (const error of document.errors) {
    const line = text.slice(0, error.pos[0]).split('\n').length
    const message = error.code === 'DUPLICATE_KEY' ? 'the same name is given twice' : (error.message.split('\n')[0] ?? error.message)
    complain(reading.errors, { file, field: `line ${line}` }, message)
  }
  return document.errors.length > 0 ? undefined : (document.toJS() as unknown)
}

/** Names of the `.yaml` files in a folder, sorted; none when it does not exist. */
export function yamlFiles(reading: Reading, folder: string): string[] {
  const path = join(reading.root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path).filter((file) => file.endsWith('.yaml')).sort().map((file) => `${folder}/${file}`)
}

/** Names of the folders inside a folder, sorted. */
export function folders(reading: Reading, folder: string): string[] {
  const path = join(reading.root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort()
}

/**
 * sha256 of files by name and content, in order of name. Line ends do not count, so that a Windows checkout hashes alike.
 * Examples are tests of a regulation, not part of it: callers leave them out.
 */
export function hashFiles(reading: Reading, files: string[]): string {
  const hash = createHash('sha256')
  for (const file of [...files].sort()) {
    const content = readFileSync(join(reading.root, file), 'utf8').replaceAll('\r\n', '\n')
    hash.update(file.split('/').pop() ?? file).update('\0').update(content).update('\0')
  }
  return hash.digest('hex')
}

