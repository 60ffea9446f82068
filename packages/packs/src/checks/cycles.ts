import type { Control } from '@guixing/core/model/control'
import type { Effect } from '@guixing/core/model/effect'
import type { KindDef } from '@guixing/core/model/kind'
import { openingActions } from '@guixing/core/model/kind'
import type { PackError, Place } from '../errors.ts'
import { complain } from '../errors.ts'

interface Edge { to: string; place: Place }

/**
 * Effects that act on other matters must come to an end: a chain of actions that leads back to itself is refused when loaded (design §3).
 * Every place that contributes a link of the ring is told.
 */
export function checkCycles(kinds: Record<string, KindDef>, kindFile: (kind: string) => string, controls: { control: Control; place: Place }[], errors: PackError[]): void {
  const edges = new Map<string, Edge[]>()
  const link = (from: string, effects: Effect[], place: Place) => {
    for (const effect of effects) for (const to of targetsOf(from, effect, kinds)) edges.set(from, [...(edges.get(from) ?? []), { to, place }])
  }
  for (const kind of Object.values(kinds)) {
    for (const action of Object.values(kind.actions)) link(`${kind.name}.${action.name}`, action.effects, { file: kindFile(kind.name), field: `actions.${action.name}.effects` })
  }
  const byId = new Map(controls.map(({ control }) => [control.id, control]))
  for (const { control, place } of controls) {
    const effects = [...Object.values(control.then).flatMap((list) => list ?? []), ...(control.type === 'consequence' ? control.do : [])]
    for (const source of sourcesOf(control, kinds, byId)) link(source, effects, { ...place, field: control.type === 'consequence' ? 'do' : 'then' })
  }

  const told = new Set<string>()
  for (const start of edges.keys()) {
    const ring = ringFrom(start, edges)
    if (!ring) continue
    const names = ring.map((edge) => edge.to)
    for (const { place } of ring) {
      const key = `${place.file}|${place.control ?? ''}|${place.field ?? ''}`
      if (told.has(key)) continue
      told.add(key)
      complain(errors, place, `effects lead round in a circle: ${[names.at(-1), ...names].join(' → ')}`)
    }
  }
}

/** The actions after which a control's effects may happen. */
function sourcesOf(control: Control, kinds: Record<string, KindDef>, byId: Map<string, Control>, depth = 0): string[] {
  const found = control.type === 'clock' ? [...control.stop.upon] : control.type === 'duty' ? [control.doneBy] : []
  for (const bind of control.binds) {
    if ('outcome' in bind) {
      const other = byId.get(bind.of)
      if (other && depth < 3) found.push(...sourcesOf(other, kinds, byId, depth + 1))
    } else if ('kind' in bind && bind.kind && control.type !== 'clock' && control.type !== 'duty') {
      const action = 'action' in bind ? bind.action : undefined
      found.push(...(action ? [`${bind.kind}.${action}`] : Object.keys(kinds[bind.kind]?.actions ?? {}).map((name) => `${bind.kind}.${name}`)))
    }
  }
  return found
}

/** Actions an effect brings about on other matters; those of another kind are found through the link that joins the two. */
function targetsOf(from: string, effect: Effect, kinds: Record<string, KindDef>): string[] {
  const fromKind = kinds[from.split('.')[0] ?? '']
  if ('open' in effect) {
    const opened = kinds[effect.open.kind]
    if (!opened) return []
    const action = effect.open.action ?? openingActions(opened)[0]?.name
    return action ? [`${opened.name}.${action}`] : []
  }
  if (!('act' in effect)) return []
  const { do: ref, link } = effect.act
  if (ref.includes('.')) return [ref]
  const joined = (a: KindDef | undefined, b: KindDef) => {
    const to = a?.links[link]?.to
    return link === 'parent' || to === 'any' || to === b.name || a?.fields[link]?.of?.includes(b.name) === true
  }
  return Object.values(kinds)
    .filter((kind) => Object.hasOwn(kind.actions, ref) && (joined(fromKind, kind) || (fromKind !== undefined && joined(kind, fromKind))))
    .map((kind) => `${kind.name}.${ref}`)
}

function ringFrom(start: string, edges: Map<string, Edge[]>): Edge[] | undefined {
  const seen = new Set<string>()
  const walk = (at: string, path: Edge[]): Edge[] | undefined => {
    for (const edge of edges.get(at) ?? []) {
      if (edge.to === start) return [...path, edge]
      if (seen.has(edge.to)) continue
      seen.add(edge.to)
      const ring = walk(edge.to, [...path, edge])
      if (ring) return ring
    }
    return undefined
  }
  return walk(start, [])
}
