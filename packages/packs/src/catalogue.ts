import type { Control } from '@guixing/core/model/control'
import type { KindDef } from '@guixing/core/model/kind'
import type { Catalogue, FormDef, Regulation } from '@guixing/core/model/regulation'
import { checkControl } from './checks/control-names.ts'
import { checkCoverage } from './checks/coverage.ts'
import { checkCycles } from './checks/cycles.ts'
import { checkFlow } from './checks/flows.ts'
import { checkKind } from './checks/kind-names.ts'
import type { Known } from './checks/known.ts'
import { fieldIn, kindNamed } from './checks/known.ts'
import { FORM_DERIVED, REGISTERS, SYSTEM_COLUMNS } from './columns.ts'
import type { PackError } from './errors.ts'
import { complain } from './errors.ts'
import type { Reading } from './files.ts'
import { folders } from './files.ts'
import { readKinds, readParts } from './parts.ts'
import type { ReadRegulation } from './regulation.ts'
import { readRegulation } from './regulation.ts'

/**
 * Reads and checks everything under a packs folder. A kind, form or regulation with a fault is left out and reported;
 * what does not depend on it still loads. What a house has adopted lies in its database and is not touched by this.
 */
export function loadCatalogue(dir: string): { catalogue: Catalogue; errors: PackError[] } {
  const reading: Reading = { root: dir, errors: [] }
  const { kinds, files } = readKinds(reading)
  const catalogue: Catalogue = { kinds, ...readParts(reading), regulations: {} }
  const requirements = new Map(catalogue.requirements.map(({ id, modes }) => [id, modes.join('')]))
  const shared: Known = { ...catalogue, params: new Set(Object.keys(catalogue.params)), requirements, controls: new Map() }

  settleKinds(shared, (kind) => files.get(kind) ?? 'catalogue/kinds', reading.errors)

  const read: ReadRegulation[] = []
  for (const name of folders(reading, 'regulations')) {
    const regulation = readRegulation(reading, `regulations/${name}`)
    if (regulation) read.push(regulation)
  }
  checkIdentities(read, shared, reading.errors)
  const sound = settleRegulations(read, shared, (kind) => files.get(kind) ?? 'catalogue/kinds', reading.errors)
  catalogue.regulations = keyed(sound)
  return { catalogue, errors: reading.errors }
}

/** Drops kinds and forms with faults until the rest is sound: what leans on a dropped one falls with it. */
function settleKinds(known: Known, fileOf: (kind: string) => string, errors: PackError[]): void {
  for (let changed = true; changed; ) {
    changed = false
    for (const kind of Object.values(known.kinds)) changed = dropIf(errors, () => checkKind(kind, known, fileOf(kind.name), errors), known.kinds, kind.name) || changed
    for (const form of Object.values(known.forms)) changed = dropIf(errors, () => checkForm(form, known, errors), known.forms, form.code) || changed
  }
  const before = errors.length
  checkCycles(known.kinds, fileOf, [], errors)
  for (const error of errors.slice(before)) {
    const kind = Object.keys(known.kinds).find((name) => fileOf(name) === error.file)
    if (kind) delete known.kinds[kind]
  }
}

function dropIf<T>(errors: PackError[], check: () => void, from: Record<string, T>, name: string): boolean {
  const before = errors.length
  check()
  if (errors.length === before) return false
  delete from[name]
  return true
}

function checkForm(form: FormDef, known: Known, errors: PackError[]): void {
  const place = { file: 'catalogue/forms.yaml', field: form.code }
  const register = Object.hasOwn(REGISTERS, form.kind) ? REGISTERS[form.kind] : undefined
  if (register) {
    for (const { field } of form.columns) if (!register.includes(field)) complain(errors, place, `${form.kind} has no field "${field}" to print`)
    return
  }
  const kind: KindDef | undefined = kindNamed(known, form.kind)
  if (!kind) return complain(errors, place, `unknown kind "${form.kind}"`)
  for (const { field } of form.columns) {
    const [head = '', tail] = field.split('.')
    const system = ([...SYSTEM_COLUMNS, ...FORM_DERIVED] as string[]).includes(field)
    const fact = head === 'at' || head === 'by' ? Object.hasOwn(kind.actions, tail ?? '') : false
    if (!system && !fact && !fieldIn(kind, field)) complain(errors, place, `${kind.name} has no field "${field}" to print`)
  }
}

/** One code, one version in force on a day; one name for one parameter; one id for one control. */
function checkIdentities(read: ReadRegulation[], known: Known, errors: PackError[]): void {
  const params = new Map([...known.params].map((code) => [code, 'catalogue/params.yaml']))
  for (const [index, { regulation, folder }] of read.entries()) {
    for (const { regulation: other, folder: otherFolder } of read.slice(0, index)) {
      if (other.code !== regulation.code) continue
      const place = { file: `${folder}/pack.yaml`, field: 'effectiveFrom' }
      if (other.version === regulation.version) complain(errors, { ...place, field: 'version' }, `${regulation.code} version ${regulation.version} stands in ${otherFolder} as well`)
      else if ((other.effectiveFrom ?? '') === (regulation.effectiveFrom ?? '')) complain(errors, place, `two versions of ${regulation.code} (${otherFolder}) take effect on the same day: their dates overlap`)
    }
    for (const { code } of regulation.params) {
      const holder = params.get(code)
      if (holder) complain(errors, { file: `${folder}/params.yaml`, field: code }, `is already defined in ${holder}`)
      else params.set(code, `${folder}/params.yaml`)
    }
  }
}

/** Checks regulations against the whole and leaves out those with faults, and those that lean on them, until the rest is sound. */
function settleRegulations(read: ReadRegulation[], shared: Known, fileOf: (kind: string) => string, errors: PackError[]): ReadRegulation[] {
  const faulty = (folder: string) => errors.some((error) => error.file.startsWith(`${folder}/`))
  let left = read
  for (let size = -1; size !== left.length; ) {
    size = left.length
    const controls = new Map<string, Control>(left.flatMap(({ regulation }) => regulation.controls.map((control) => [control.id, control] as const)))
    const seen = errors.length
    for (const each of left) checkOne(each, { ...shared, controls, params: new Set([...shared.params, ...each.regulation.params.map((param) => param.code)]) }, errors)
    if (errors.length === seen) checkCycles(shared.kinds, fileOf, left.flatMap(({ regulation, folder }) => regulation.controls.map((control) => ({ control, place: { file: `${folder}/controls.yaml`, clause: control.clause[0], control: control.id } }))), errors)
    left = left.filter(({ folder }) => !faulty(folder))
  }
  return left
}

function checkOne(read: ReadRegulation, known: Known, errors: PackError[]): void {
  const { regulation, folder } = read
  for (const use of regulation.uses) {
    const [kind = '', facet = ''] = use.split('.')
    const found = kindNamed(known, kind)
    if (!found || !Object.hasOwn(found.facets, facet)) complain(errors, { file: `${folder}/pack.yaml`, field: 'uses' }, `unknown facet "${use}"`)
  }
  for (const [i, annex] of (regulation.annexes ?? []).entries()) {
    const place = { file: `${folder}/pack.yaml`, field: `annexes.${annex.annex}` }
    if (regulation.annexes?.findIndex((other) => other.annex === annex.annex) !== i) complain(errors, place, 'is declared twice')
    if (!regulation.articles.some((article) => article.no === annex.clause)) complain(errors, place, `unknown article "${annex.clause}"`)
    for (const kind of annex.usedBy) if (!kindNamed(known, kind)) complain(errors, place, `unknown kind "${kind}"`)
  }
  for (const flow of regulation.flows ?? []) checkFlow(flow, known, `${folder}/flows.yaml`, errors)
  for (const control of regulation.controls) checkControl(control, known, { file: `${folder}/controls.yaml`, clause: control.clause[0], control: control.id }, errors)
  checkCoverage(read, known.requirements, errors)
}

/** By code; of several versions the one that takes effect last has the bare code, earlier ones `code@version`. */
function keyed(sound: { regulation: Regulation }[]): Record<string, Regulation> {
  const result: Record<string, Regulation> = {}
  const inOrder = [...sound].sort((a, b) => (a.regulation.effectiveFrom ?? '').localeCompare(b.regulation.effectiveFrom ?? ''))
  for (const { regulation } of inOrder) {
    const earlier = result[regulation.code]
    if (earlier) result[`${earlier.code}@${earlier.version}`] = earlier
    result[regulation.code] = regulation
  }
  return result
}

