import { boundTo, decide } from '@guixing/core/lifecycle/decide'
import { evaluate } from '@guixing/core/controls/evaluate'
import { envOf } from '@guixing/core/controls/expressions'
import type { Situation } from '@guixing/core/lifecycle/situation'
import { forceFor, paramFor } from '../../packages/server/src/modules/rules/index.ts'
import { sessionOf } from './reads.ts'
import type { Stand } from './stand.ts'
import { result } from './table.ts'

const microseconds = (times: number, work: () => void): number => {
  for (let i = 0; i < Math.min(times, 2000); i++) work()
  const began = performance.now()
  for (let i = 0; i < times; i++) work()
  return ((performance.now() - began) * 1000) / times
}

/** What deciding costs without a database: one control, and a whole action under all regulations in force. */
export async function core(stand: Stand): Promise<void> {
  const s = await sessionOf(stand, '陈晓琳')
  const { rules, actor } = s
  const kind = rules.catalogue.kinds.enquiry
  const action = kind?.actions.receive
  if (!kind || !action) throw new Error('no enquiry')
  const now = new Date().toISOString()
  const input = { content: '装修押金什么时候退', category: 'finance', channel: 'phone', agreedAt: new Date(Date.now() + 86_400_000).toISOString() }
  const situation: Situation = { kind, action, matter: null, blank: { id: stand.tenant, unit: actor.unit, unitPath: actor.unitPath, parent: null, number: 'KF-1' }, input, actor, now, today: now.slice(0, 10), force: forceFor(rules, rules.pin), param: paramFor(rules, rules.pin), approvals: [], lexicon: rules.catalogue.lexicon, inputs: {} }
  const allowed = decide(situation)
  if (allowed.refused) throw new Error(`refused: ${allowed.reasons.map((r) => r.control).join(' ')}`)
  const bound = situation.force.filter((f) => boundTo(f.control, 'enquiry', 'receive'))
  const whole = microseconds(5000, () => { decide(situation) })
  result({ what: 'core: deciding an action', note: `${whole.toFixed(0)} µs with ${situation.force.length} controls in force, ${bound.length} of them bound here (budget 500 µs at 60)` })
  const each = ['gate', 'limit', 'record', 'access'].flatMap((type) => bound.filter((f) => f.control.type === type))
  const one = microseconds(2000, () => { for (const f of each) evaluate(f.control, { situation, after: allowed.after, env: (c) => envOf(situation, allowed.after, situation.inputs[c.id]) }) }) / Math.max(1, each.length)
  result({ what: 'core: evaluating a control', note: `${one.toFixed(2)} µs, mean over ${each.length} gates, limits, records and access rules (budget 5 µs)` })
  const screens = bound.filter((f) => f.control.type === 'screen')
  const words = { ...allowed.after, fields: { ...allowed.after.fields, answer: '押金三个工作日内原路退回，请带收据到前台办理。'.repeat(8) } }
  const screen = microseconds(500, () => { for (const f of screens) evaluate(f.control, { situation, after: words, env: () => envOf(situation, words, undefined) }) }) / Math.max(1, screens.length)
  result({ what: 'core: screening 200 letters', note: `${screen.toFixed(1)} µs a screen` })
}
