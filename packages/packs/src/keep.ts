import { keepCatalogue } from './kept.ts'
import { packsDir } from './packs-dir.ts'

/** Run by the build: `node keep-packs.mjs FILE`. */
keepCatalogue(packsDir(), process.argv[2] ?? 'packs.json')
