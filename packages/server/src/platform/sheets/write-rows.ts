import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Cell } from './model.ts'

/** Rows kept in a file, one JSON array a line, so that fifty thousand of them never lie in memory at once. */
export async function* rowsOf(path: string): AsyncGenerator<Cell[]> {
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield JSON.parse(line) as Cell[]
  }
}
