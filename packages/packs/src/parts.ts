import { z } from 'zod'
import type { ModeLetter } from '@guixing/core/model/control'
import type { KindDef } from '@guixing/core/model/kind'
import type { Catalogue, ParamDef } from '@guixing/core/model/regulation'
import { complain, readBy, within } from './errors.ts'
import type { Reading } from './files.ts'
import { readYaml, yamlFiles } from './files.ts'
import { buildKind } from './kinds.ts'
import { entrySource, formSource, lexiconSource, listSource, paramCode, paramSource, requirementsSource, roleSource } from './source/catalogue-source.ts'
import { kindSource, traitSource } from './source/kind-source.ts'
import { traditional } from './source/words.ts'

/** A file that maps names to entries: each entry is read by itself, so that one bad entry costs only itself. */
function readEntries<S extends z.ZodType>(reading: Reading, file: string, schema: S, key: z.ZodType<string> = z.string()): Record<string, z.output<S>> {
  const data = readYaml(reading, file)
  if (data === undefined || data === null) return {}
  const entries = readBy(z.record(z.string(), z.unknown()), data, { file }, reading.errors) ?? {}
  const read: Record<string, z.output<S>> = {}
  for (const [name, entry] of Object.entries(entries)) {
    const place = { file, field: name }
    if (readBy(key, name, place, reading.errors) === undefined) continue
    const value = readBy(schema, entry, place, reading.errors)
    if (value !== undefined) read[name] = value
  }
  return read
}

/** Parameters by code; a value of null is still to be set. */
export function readParams(reading: Reading, file: string): Record<string, ParamDef> {
  return mapEntries(readEntries(reading, file, paramSource, paramCode), (code, param) => ({ code, ...param }))
}

/** Kinds by name with the file each stands in; a kind with a fault is left out. */
export function readKinds(reading: Reading): { kinds: Record<string, KindDef>; files: Map<string, string> } {
  const traits = readEntries(reading, 'catalogue/traits.yaml', traitSource)
  const kinds: Record<string, KindDef> = {}
  const files = new Map<string, string>()
  for (const file of yamlFiles(reading, 'catalogue/kinds')) {
    const data = readYaml(reading, file)
    const source = data === undefined ? undefined : readBy(kindSource, data, { file }, reading.errors)
    const kind = source && buildKind(source, traits, file, reading.errors)
    if (!kind) continue
    const other = files.get(kind.name)
    if (other) complain(reading.errors, { file, field: 'kind' }, `"${kind.name}" is already defined in ${other}`)
    else {
      kinds[kind.name] = kind
      files.set(kind.name, file)
    }
  }
  return { kinds, files }
}

/** Lists, roles, forms, lexicon, parameters and requirement ids of the catalogue. */
export function readParts(reading: Reading): Omit<Catalogue, 'kinds' | 'regulations'> {
  return {
    entries: mapEntries(readEntries(reading, 'catalogue/entries.yaml', entrySource), (name, entry) => ({ name, ...entry })),
    forms: mapEntries(readEntries(reading, 'catalogue/forms.yaml', formSource), (code, form) => ({ code, ...form })),
    params: readParams(reading, 'catalogue/params.yaml'),
    lists: mapEntries(readEntries(reading, 'catalogue/lists.yaml', listSource), (name, { items, ...list }) => ({
      name, ...list,
      items: Object.entries(items).map(([value, { zh, en, tw, ...extra }]) => ({ ...extra, value, label: { 'zh-CN': zh, 'zh-TW': tw ?? traditional(zh), en } })),
    })),
    lexicon: mapEntries(readEntries(reading, 'catalogue/lexicon.yaml', lexiconSource), (code, entry) => ({ code, ...entry })),
    roles: mapEntries(readEntries(reading, 'catalogue/roles.yaml', roleSource), (name, role) => ({ name, ...role })),
    requirements: readRequirements(reading),
  }
}

function readRequirements(reading: Reading): Catalogue['requirements'] {
  const file = 'catalogue/requirements.yaml'
  const source = readBy(requirementsSource, readYaml(reading, file) ?? {}, { file }, reading.errors) ?? {}
  return Object.entries(source).flatMap(([system, lines]) =>
    Object.entries(lines).map(([id, letters]) => {
      if (!id.startsWith(`${system}-`)) complain(reading.errors, within({ file }, system, id), `is not a requirement of ${system}`)
      return { id, system, modes: letters === 'gap' ? [] : ([...letters] as ModeLetter[]) }
    }),
  )
}

function mapEntries<T, U>(entries: Record<string, T>, change: (name: string, entry: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(name, entry)]))
}
