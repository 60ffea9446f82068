import type { ClockControl, ConsequenceControl, Control, GateControl } from '../model/control.ts'
import { kindOf, type Flow, type FlowStep } from '../model/flow.ts'
import type { Expression } from '../model/kind.ts'
import type { Words } from '../model/text.ts'

/** The action a kind must have to be the root of flows with limits: the system notes on it that a step is done. */
export const STEP_ACTION = 'step-done'

/**
 * The controls a flow comes to: for every step but the first a gate that keeps the order, and for a step with a limit a clock on the root with
 * what moves it. They are ordinary controls: decided, cited, counted and shown like those written by hand (S11-17, S15, S19-04, S25, S35-11).
 */
export function controlsOf(flow: Flow): Control[] {
  const timed = new Set(flow.steps.flatMap((s) => (s.within ? [s.step, ...s.after] : [])))
  return flow.steps.flatMap((step) => [...gate(flow, step), ...(timed.has(step.step) ? told(flow, step) : []), ...clock(flow, step)])
}

const bindOf = (ref: string): { kind: string; action: string } => ({ kind: kindOf(ref), action: ref.slice(ref.indexOf('.') + 1) })

function common(flow: Flow, step: FlowStep, id: string, name: Words, says: Words): Omit<GateControl, 'type' | 'that'> {
  return {
    id, regulation: flow.regulation, clause: step.clause, carries: step.carries, name, says, binds: [], needs: {}, mode: 'block', pin: 'opened',
    resolve: 'all', remedy: [], then: {}, feeds: [],
  }
}

function gate(flow: Flow, step: FlowStep): GateControl[] {
  const before = step.after.map((name) => flow.steps.find((s) => s.step === name)).filter((s) => s !== undefined)
  if (before.length === 0 || step.does.length === 0) return []
  const kinds = new Set(step.does.map(kindOf))
  // On the root itself the business is the matter in hand; everything else names it.
  const of: Expression = !kinds.has(flow.of) ? `$${flow.of}` : kinds.size === 1 ? '$id' : { coalesce: [`$${flow.of}`, '$id'] }
  const missing = (zh: 'zh-CN' | 'zh-TW' | 'en', open: string, close: string, joint: string): string => before.map((s) => `${open}${s.name[zh]}${close}`).join(joint)
  const one = before.length === 1
  const says: Words = {
    'zh-CN': one ? `流程的上一步${missing('zh-CN', '「', '」', '、')}还没有完成` : `流程的前几步还没有都完成：${missing('zh-CN', '「', '」', '、')}`,
    'zh-TW': one ? `流程的上一步${missing('zh-TW', '「', '」', '、')}還沒有完成` : `流程的前幾步還沒有都完成：${missing('zh-TW', '「', '」', '、')}`,
    en: `${one ? 'The step before it is' : 'The steps before it are'} not done yet: ${missing('en', '"', '"', ', ')}`,
  }
  return [{
    ...common(flow, step, `${flow.id}.${step.step}`, step.name, says), type: 'gate', binds: step.does.map(bindOf),
    needs: { marks: { input: 'business.marks', args: { of } } },
    that: { all: before.map((s) => ({ containsAny: ['$marks', s.done] })) },
    ...(flow.deviation ? { exception: { by: flow.deviation.by, with: flow.deviation.with } } : {}),
  }]
}

/** A step done on another matter of the business is told to the root, whose clocks it moves. */
function told(flow: Flow, step: FlowStep): ConsequenceControl[] {
  const elsewhere = step.done.filter((mark) => mark.includes('.') && kindOf(mark) !== flow.of)
  if (elsewhere.length === 0) return []
  return [{
    ...common(flow, step, `${flow.id}.${step.step}.done`, step.name, step.name), type: 'consequence', mode: 'record', binds: elsewhere.map(bindOf),
    do: [{ act: { do: STEP_ACTION, link: flow.of, input: { flowStep: `${flow.id}.${step.step}` } } }],
  }]
}

function clock(flow: Flow, step: FlowStep): ClockControl[] {
  if (!step.within) return []
  const here = `${flow.of}.${STEP_ACTION}`
  const of = (names: string[]) => {
    const steps = flow.steps.filter((s) => names.includes(s.step))
    const own = steps.flatMap((s) => s.done.filter((mark) => mark.includes('.') && kindOf(mark) === flow.of))
    // The root's own actions say nothing of a step; what is told to it names one.
    const when: Expression = { any: [{ not: { is: ['$action', STEP_ACTION] } }, { in: ['$input.flowStep', steps.map((s) => `${flow.id}.${s.step}`)] }] }
    return { upon: [...own, here], when }
  }
  return [{
    ...common(flow, step, `${flow.id}.${step.step}.limit`, step.name, { 'zh-CN': `「${step.name['zh-CN']}」过了时限`, 'zh-TW': `「${step.name['zh-TW']}」過了時限`, en: `"${step.name.en}" is past its limit` }),
    type: 'clock', mode: 'record', binds: [{ kind: flow.of }], start: of(step.after), due: step.within, calendar: 'house', grain: 'minute', stop: of([step.step]), warn: [{ at: '75%', to: [{ relation: 'owner' }] }],
    ladder: [{ at: 'due', notify: { to: [{ relation: 'owner' }] } }], holder: { relation: 'owner' },
  }]
}
