import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadCatalogue } from './catalogue.ts'
import { folders, yamlFiles, type Reading } from './files.ts'

type Loaded = ReturnType<typeof loadCatalogue>
interface Kept { hash: string; catalogue: Loaded['catalogue'] }

/** Beside the built program; from the sources there is none, and the packs are read. */
const BESIDE = join(dirname(fileURLToPath(import.meta.url)), 'packs.json')

/** sha256 over name and content of every file `loadCatalogue` reads below a packs folder. */
export function packsHash(dir: string): string {
  const reading: Reading = { root: dir, errors: [] }
  const places = ['catalogue', 'catalogue/kinds', ...folders(reading, 'regulations').map((name) => `regulations/${name}`)]
  const hash = createHash('sha256')
  for (const file of places.flatMap((place) => yamlFiles(reading, place))) hash.update(`${file}\0`).update(readFileSync(join(dir, file))).update('\0')
  return hash.digest('hex')
}

/** Writes what the packs come to, for `keptOrLoaded`; only when they are sound. Part of the build, so that what is kept is what this very program would read. */
export function keepCatalogue(dir: string, file: string): void {
  const { catalogue, errors } = loadCatalogue(dir)
  if (errors.length === 0) writeFileSync(file, JSON.stringify({ hash: packsHash(dir), catalogue } satisfies Kept))
}

/** `loadCatalogue`, or what the build kept of exactly these files: reading them takes a node a second and some hundred MB at each start. */
export function keptOrLoaded(dir: string, file = BESIDE): Loaded {
  if (!existsSync(file)) return loadCatalogue(dir)
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept
  return kept.hash === packsHash(dir) ? { catalogue: kept.catalogue, errors: [] } : loadCatalogue(dir)
}
