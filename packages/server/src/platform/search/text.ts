import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { foldScript } from '@guixing/core/text/fold'
import type { KindDef } from '@guixing/core/model/kind'
import type { MatterState } from '@guixing/core/lifecycle/situation'

let jieba: Jieba | undefined

/** Both scripts to one form, width and case folded: what is indexed and what is asked pass through the same. */
export const foldText = (text: string): string => foldScript(text)

// A number like HT-2026-001 or KF-2026-1124-031 stays one token: jieba would cut it.
const CODES = /[a-z0-9]+(?:[-_/.][a-z0-9]+)+|[a-z]*\d+[a-z0-9]*/g

/** Words of a text for the index or a query; codes whole and by part. */
export const segment = (text: string): string[] => cut(foldText(text))

function cut(folded: string): string[] {
  const words = new Set<string>()
  for (const code of folded.match(CODES) ?? []) {
    // A tsvector takes words up to 2 kB; nobody looks for longer ones.
    words.add(code.slice(0, 60))
    for (const part of code.split(/[-_/.]/)) if (part.length > 0) words.add(part.slice(0, 60))
  }
  jieba ??= Jieba.withDict(dict)
  for (const word of jieba.cutForSearch(folded.replace(CODES, ' '), true)) {
    const clean = word.trim()
    if (clean !== '' && /[\p{L}\p{N}]/u.test(clean)) words.add(clean.slice(0, 60))
  }
  return [...words].slice(0, 2000)
}

const searchedOf = new WeakMap<KindDef, string[]>()
function searched(kind: KindDef): string[] {
  let names = searchedOf.get(kind)
  if (!names) searchedOf.set(kind, (names = Object.values(kind.fields).filter((f) => f.search && !f.sealed).map((f) => f.name)))
  return names
}

/** What a matter is found by: number, title, its searchable words, and the units it lies with. The same text needs no new row. */
export function searchText(held: { kind: KindDef; matter: MatterState }): { text: string; units: string } {
  const m = held.matter
  const words = searched(held.kind).map((name) => m.fields[name]).filter((v): v is string => typeof v === 'string')
    // A title is mostly the beginning of what was asked: its words need not be found twice.
  const said = words.some((w) => w.startsWith(m.title.replace(/…$/, ''))) ? words : [m.title, ...words]
  return { text: [m.number, ...said].join(' ').slice(0, 8000), units: `{${[...new Set([m.unit, m.handlingUnit].filter((u): u is string => u !== null))].join(',')}}` }
}

/** The row of `search_doc` for a matter. */
export function searchRow(work: { now: string }, held: { kind: KindDef; matter: MatterState }): Record<string, unknown> {
  const m = held.matter
  const { text, units } = searchText(held)
  const folded = foldText(text)
  return {
    type: 'matter', ref: m.id, unit_ids: units, title: m.title, detail: `${held.kind.name} ${m.number}`,
    folded, tokens: cut(folded).map((t) => `'${t.replace(/['\\]/g, ' ')}'`).join(' '), at: m.openedAt,
  }
}
