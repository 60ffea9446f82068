import { keptOrLoaded, packsDir, type PackError } from '@guixing/packs'
import type { Catalogue, Regulation } from '@guixing/core/model/regulation'
import { invalid } from '../../platform/errors.ts'
import { sha256 } from '../../platform/hash.ts'
import type { CatalogueBody } from '../rules/index.ts'

interface Shelf { dir: string; loaded: { catalogue: Catalogue; errors: PackError[] }; shared?: { body: CatalogueBody; hash: string } }
let shelf: Shelf | undefined

function onDisk(): Shelf {
  const dir = packsDir()
  if (shelf?.dir !== dir) shelf = { dir, loaded: keptOrLoaded(dir) }
  return shelf
}

/** The packs on disk as this process found them: what can be adopted next. A pack with an error is left out and reported by `doctor`. */
export const packsOnDisk = (): Shelf['loaded'] => onDisk().loaded

export function offered(): Regulation[] {
  return Object.values(packsOnDisk().catalogue.regulations)
}

/** The shared parts of the catalogue, as stored with a house. */
export function catalogueBody(): { body: CatalogueBody; hash: string } {
  const found = onDisk()
  return (found.shared ??= readBody(found.loaded.catalogue))
}

function readBody({ kinds, lists, lexicon, forms, params, roles, entries }: Catalogue): { body: CatalogueBody; hash: string } {
  const body: CatalogueBody = { kinds, lists, lexicon, forms, params, roles, entries }
  return { body, hash: sha256(JSON.stringify(body)) }
}

/**
 * What is taken up is stored: a fault in it would take a kind or an article from a house that runs well. `code`: a regulation, looked at beside
 * the catalogue. @throws Invalid `pack-broken` with the file, the place in it and what is wrong there
 */
export function mustBeSound(code?: string): void {
  const faults = packsOnDisk().errors.filter((e) => e.file.startsWith('catalogue/') || (code !== undefined && e.file.startsWith(`regulations/${code}/`)))
  const [first] = faults
  if (first) throw invalid('code', 'pack-broken', { file: first.file, where: [first.clause, first.control, first.field].filter(Boolean).join(' · '), message: first.message, faults: faults.length })
}
