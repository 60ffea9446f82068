import { clientKey } from '@guixing/core/text/client-key'
import { distance } from '@guixing/core/text/distance'
import { digitsOf } from '../clients/index.ts'

export interface Known { id: string; name: string; kind: string; room: string | null; phone: string | null; phones?: readonly string[] }
export type Why = 'key' | 'phone' | 'name'

/** Shorter names are alike by chance: 李明 and 李鸣 are two people. */
const LEAST = 4
const NEAR = 0.8

/** Pieces of a key of which every key that hardly differs has one whole: as many as letters may be changed, and one more. */
export function pieces(key: string): string[] {
  const letters = [...key]
  if (letters.length < LEAST) return []
  const n = Math.floor(letters.length / 4) + 1
  return Array.from({ length: n }, (_, i) => letters.slice(Math.floor((i * letters.length) / n), Math.floor(((i + 1) * letters.length) / n)).join(''))
}

const firm = (kind: string): boolean => kind === 'organisation'

/**
 * Why two clients may be one: firms of one key however their names are written, the same number, or names of four letters and more that hardly differ.
 * People of one name are many: for them a name alone says nothing unless they live in one room. Null: nothing speaks for it. The same asked either way round.
 */
export function whyAlike(a: Known, b: Known): Why | null {
  if (a.id === b.id) return null
  const [ka, kb] = [clientKey(a.name), clientKey(b.name)]
  const same = ka !== '' && ka === kb
  if (same && (firm(a.kind) || firm(b.kind) || (a.room !== null && a.room === b.room))) return 'key'
  const numbers = (k: Known): Set<string> => new Set([k.phone, ...(k.phones ?? [])].map((p) => digitsOf(p ?? '')).filter((d) => d.length >= 7))
  const of = numbers(a)
  if ([...numbers(b)].some((d) => of.has(d))) return 'phone'
  if (!firm(a.kind) || !firm(b.kind)) return null
  const [long, short] = [Math.max([...ka].length, [...kb].length), Math.min([...ka].length, [...kb].length)]
  if (short < LEAST) return null
  return 1 - distance(ka, kb) / long >= NEAR || ka.includes(kb) || kb.includes(ka) ? 'name' : null
}
