import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Folder with `catalogue/` and `regulations/`: GUIXING_PACKS_DIR, or the first `packages/packs` found above this file,
 * so that the sources and the bundled server find the same one.
 * @throws when there is none
 */
export function packsDir(env: Record<string, string | undefined> = process.env, start: string = dirname(fileURLToPath(import.meta.url))): string {
  const given = env.GUIXING_PACKS_DIR
  if (given) return given
  for (let folder = start; ; folder = dirname(folder)) {
    for (const candidate of [folder, join(folder, 'packages', 'packs')]) {
      if (existsSync(join(candidate, 'catalogue', 'kinds'))) return candidate
    }
    if (dirname(folder) === folder) throw new Error(`No packs folder above ${start}; set GUIXING_PACKS_DIR to the folder that holds catalogue/ and regulations/.`)
  }
}
