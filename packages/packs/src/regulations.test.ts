import { describe, expect, it, test } from 'vitest'
import { plain } from '@guixing/core/calendar/calendar'
import type { ClockDef, ClockEvent, Due } from '@guixing/core/clocks/clock'
import { foldClock } from '@guixing/core/clocks/fold'
import { envOf, value } from '@guixing/core/controls/expressions'
import { checkInput } from '@guixing/core/lifecycle/check-input'
import { decide } from '@guixing/core/lifecycle/decide'
import type { Decision } from '@guixing/core/lifecycle/decide'
import type { Actor, MatterState, Situation } from '@guixing/core/lifecycle/situation'
import type { ClockControl } from '@guixing/core/model/control'
import { WRITABLE_COLUMNS } from '@guixing/core/model/kind'
import type { Value } from '@guixing/core/model/kind'
import { loadCatalogue, loadExamples, packsDir } from '@guixing/packs/index'
import type { Example } from '@guixing/packs/index'

const { catalogue, errors } = loadCatalogue(packsDir())
const { examples, errors: exampleErrors } = loadExamples(packsDir())
const anytime = plain('Asia/Shanghai')

it('regulations and examples load without a fault', () => {
  expect([...errors, ...exampleErrors]).toEqual([])
})

/** The situation an example describes, under the controls of its own regulation alone. */
function situationOf({ given, do: doing, input, regulation }: Example): Situation {
  const kind = catalogue.kinds[given.kind]
  const action = kind?.actions[doing]
  const controls = catalogue.regulations[regulation]?.controls
  if (!kind || !action || !controls) throw new Error(`no ${given.kind}.${doing} or no ${regulation}`)
  if (given.stage && !kind.stages.some(({ name }) => name === given.stage)) throw new Error(`${given.kind} has no stage ${given.stage}`)
  const now = new Date(given.now ?? '2026-11-24T15:50:00+08:00').toISOString()
  const actor: Actor = {
    id: given.actor?.id ?? 'somebody', name: 'somebody', as: 'person', unit: 'unit', unitPath: ['unit'], heads: [], standsInFor: [],
    roles: (given.actor?.roles ?? []).map((role) => ({ role, unit: null, scope: 'house' })),
  }
  const isColumn = (name: string) => (WRITABLE_COLUMNS as readonly string[]).includes(name) || name === 'openedAt'
  const strange = Object.keys(given.fields).filter((name) => !isColumn(name) && !kind.fields[name])
  if (strange.length > 0) throw new Error(`${given.kind} has no field ${strange.join(', ')}`)
  const part = (columns: boolean) => Object.fromEntries(Object.entries(given.fields).filter(([name]) => isColumn(name) === columns))
  const matter: MatterState | null = given.stage === undefined ? null : {
    id: 'matter', kind: kind.name, number: '1', stage: given.stage, title: '', owner: actor.id, firstResponder: actor.id, opener: null, unit: 'unit', unitPath: ['unit'],
    handlingUnit: null, handlingPath: [], client: null, channel: null, priority: null, confidentiality: null, parent: null, due: null, amount: null,
    openedAt: now, closedAt: null, version: 1, participants: [], ...part(true), fields: part(false),
  }
  const { values, errors: wrong } = checkInput(kind, action, input, catalogue.lists)
  // What an action asks for may be left out: that is what an article refuses.
  const faults = wrong.filter(({ code }) => code !== 'required')
  if (faults.length > 0) throw new Error(`input: ${JSON.stringify(faults)}`)
  const needsOf = (needs: Record<string, { input: string }>) => Object.fromEntries(Object.entries(needs).map(([name, need]) => [name, given.inputs[name] ?? given.inputs[need.input] ?? null]))
  return {
    kind, action, matter, blank: { id: 'matter', unit: 'unit', unitPath: ['unit'], parent: null, number: '1' }, input: values, actor, now, today: now.slice(0, 10),
    force: controls.map((control) => ({ control, level: 'enforced' })), inputs: Object.fromEntries(controls.map(({ id, needs }) => [id, needsOf(needs)])),
    param: (code) => (code in given.params ? given.params[code] : catalogue.params[code]?.value), approvals: [], lexicon: catalogue.lexicon,
  }
}

/** The clock's definition with its parameters filled in. */
/** A day is the midnight it begins with, as the server takes it. */
const instantOf = (text: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+08:00` : text)

function clockOf(control: ClockControl, s: Situation, after: MatterState): ClockDef {
  const [unit, amount] = Object.entries(control.due)[0] as [string, Value]
  const computed = value(amount, control.id)(envOf(s, after, s.inputs[control.id]))
  return { id: control.id, due: { [unit]: unit === 'at' ? instantOf(String(computed)) : Number(computed) } as unknown as Due, grain: control.grain, warn: [], ladder: [] }
}

/** Dues of the clocks an action starts, each the last second that keeps it, in the house's time. */
function duesOf(s: Situation, decision: Decision): Record<string, string> {
  if (decision.refused) return {}
  return Object.fromEntries(decision.clocks.flatMap((op) => {
    if (op.op !== 'start') return []
    const state = foldClock(clockOf(op.control, s, decision.after), anytime, [{ type: 'started', at: s.now, from: instantOf(op.from) }])
    return [[op.control.id, `${new Date(Date.parse(state?.dueAt ?? '') + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`]]
  }))
}

describe.each([...new Set(examples.map(({ regulation }) => regulation))])('%s', (regulation) => {
  const own = examples.filter((example) => example.regulation === regulation)
  test.each(own.map((example) => [`${example.clause.join(' ')}: ${example.title?.en ?? example.do}`, example] as const))('%s', (_name, example) => {
    const s = situationOf(example)
    const decision = decide(s)
    const refused = decision.refused ? decision.reasons.map(({ control, code }) => control || code).sort() : []
    const warned = decision.refused ? [] : decision.warnings.map(({ control }) => control).sort()
    const { expect: wanted } = example
    if ('refused' in wanted) return expect(refused).toEqual([...wanted.refused].sort())
    expect(refused).toEqual([])
    if (decision.refused) return
    if ('warned' in wanted) return expect(warned).toEqual([...wanted.warned].sort())
    if ('inactive' in wanted) return expect(decision.governed.map(({ control }) => control).filter((id) => wanted.inactive.includes(id))).toEqual([])
    expect(warned).toEqual([])
    const allowed: { stage?: string; clocks?: Record<string, string> } = wanted.allowed
    if (allowed.stage) expect(decision.stage).toBe(allowed.stage)
    if (allowed.clocks) expect(duesOf(s, decision)).toMatchObject(allowed.clocks)
  })
})

describe('boundary of the limits as the packs set them', () => {
  test.each([
    ['S37-13: first response after 24:00:00 is kept', 's37', 's37.first-response', '2026-11-25T10:42:00+08:00', 'met'],
    ['S37-13: first response after 24:00:01 is a breach', 's37', 's37.first-response', '2026-11-25T10:42:01+08:00', 'breached-stopped'],
    ['S28-04: complaint after 48:00:00 is kept', 's28', 's28.complaint-limit', '2026-11-26T10:42:00+08:00', 'met'],
    ['S28-04: complaint after 48:00:01 is a breach', 's28', 's28.complaint-limit', '2026-11-26T10:42:01+08:00', 'breached-stopped'],
    ['S03-11: answered in the agreed minute is kept', 's03', 's03.agreed-time', '2026-11-24T16:30:59+08:00', 'met'],
    ['S03-11: answered one minute later is a breach', 's03', 's03.agreed-time', '2026-11-24T16:31:00+08:00', 'breached-stopped'],
  ])('%s', (_name, regulation, id, stopped, status) => {
    const control = catalogue.regulations[regulation]?.controls.find((each): each is ClockControl => each.id === id && each.type === 'clock')
    if (!control) throw new Error(`no clock ${id}`)
    const start = control.start.upon[0]?.split('.') ?? []
    const s = situationOf({
      regulation, file: '', clause: [], given: { kind: start[0] ?? '', fields: {}, inputs: {}, params: {}, now: '2026-11-24T10:42:00+08:00' }, do: start[1] ?? '',
      input: id === 's03.agreed-time' ? { agreedAt: '2026-11-24T16:30:00+08:00' } : {}, expect: { allowed: {} },
    })
    const after = { ...emptyMatter(s), fields: s.input }
    const events: ClockEvent[] = [{ type: 'started', at: s.now }, { type: 'stopped', at: new Date(stopped).toISOString() }]
    expect(foldClock(clockOf(control, s, after), anytime, events)?.status).toBe(status)
  })
})

function emptyMatter(s: Situation): MatterState {
  return {
    ...s.blank, kind: s.kind.name, stage: '', title: '', owner: null, firstResponder: null, opener: null, handlingUnit: null, handlingPath: [], client: null, channel: null, priority: null,
    confidentiality: null, due: null, amount: null, openedAt: s.now, closedAt: null, version: 0, participants: [], fields: {},
  }
}
