import type { Fields } from '../engine/index.ts'
import { act, open, refusedAct, type dates, type Stage, type Step } from './sample-play.ts'

/** Told with the words of the desk: who asked what, what was said, how it ended. */
export interface Teller { stage: Stage; d: ReturnType<typeof dates>; knowledge: Record<string, string> }
export const MIN = 60_000

export function clientFields(t: Teller, i: number, contact: 'callerPhone' | 'contact' = 'callerPhone'): Fields {
  const c = t.stage.clients[i % t.stage.clients.length]
  return c ? { client: c.id, callerName: c.name, [contact]: c.phone, room: c.room } : {}
}

/** Revisited by the first responder two days after (S32 三). */
const revisit = (at: number, who: string, satisfaction: 'satisfied' | 'understood' | 'dissatisfied', result: string, opinion?: string): Step =>
  act(at, who, 'revisit/do', { mode: 'phone', result, satisfaction, ...(opinion ? { opinion } : {}) })

const DUTY = new Set(['周强', '吴昊'])
type Instant = [days: number, wall: string, who: string, client: number, category: string, content: string, answer: string, entry?: string]
/** Answered at the desk, the client content, closed, revisited. */
export function answeredAtOnce(t: Teller, [days, wall, who, client, category, content, answer, entry]: Instant, channel = client % 3 === 0 ? 'counter' : 'phone'): Step[] {
  const at = t.d.day(days, wall)
  const known = entry === undefined ? undefined : t.knowledge[entry]
  return [
    open(at, who, 'enquiry', { ...clientFields(t, client), content, category, channel, answer, ...(known ? { knowledge: known } : {}) }),
    act(at + 2 * MIN, who, 'satisfied', { satisfied: 'satisfied' }),
    // What came in at night is closed by the desk in the morning (S03 3.2).
    DUTY.has(who) ? act(at + 720 * MIN, '林小燕', 'close', {}) : act(at + 3 * MIN, who, 'close', {}),
    revisit(at + 2 * 1440 * MIN, who, client % 7 === 6 ? 'understood' : 'satisfied', '电话回访，已办好。', client % 11 === 5 ? '希望业户端也能办。' : undefined),
    ...(client % 11 === 5 ? [act(at + 2.1 * 1440 * MIN, '周敏', 'feedback/classify', { class: 'suggestion' })] : []),
  ]
}

type Promise = [at: number, who: string, client: number, category: string, content: string, promised: number, answered: number, answer: string, cause?: string]
/** A time agreed and the answer given, in time or late (S03 4.1.3). */
export function promised(t: Teller, [at, who, client, category, content, within, answered, answer, cause]: Promise): Step[] {
  const agreedAt = t.d.iso(at + within * MIN)
  return [
    open(at, who, 'enquiry', { ...clientFields(t, client), content, category, channel: 'phone', agreedAt }),
    ...(client % 5 === 0 ? [] : [act(at + 5 * MIN, who, 'search', { words: content.slice(0, 8) })]),
    act(at + answered * MIN, who, 'answer', { answer }),
    act(at + (answered + 4) * MIN, who, 'satisfied', { satisfied: 'satisfied' }),
    act(at + (answered + 6) * MIN, who, 'close', cause ? { lateCause: cause } : {}),
    revisit(at + 1440 * MIN, who, 'satisfied', '电话回访，业户认可答复。'),
  ]
}

interface Passed { at: number; who: string; client: number; category: string; content: string; unit: string; head: string; within: number; accepted: number; signed: number; answered: number; joint: string; answer: string; cause?: string }
/** Passed to a department, which accepts, signs the joint answer; the first responder answers (S03 4.2.1, 4.2.2; S32). */
export function passedOn(t: Teller, p: Passed): Step[] {
  const after = (minutes: number): number => p.at + minutes * MIN
  return [
    open(p.at, p.who, 'enquiry', { ...clientFields(t, p.client), content: p.content, category: p.category, channel: 'phone', agreedAt: t.d.iso(after(p.within)) }),
    act(after(1), p.who, 'search', { words: p.content.slice(0, 6) }),
    act(after(3), p.who, 'transfer', (s) => ({ toUnit: s.units[p.unit] ?? null, reason: '须专业人员到场查看' })),
    act(after(4), p.who, 'request-joint', (s) => ({ jointUnit: s.units[p.unit] ?? null, question: '请查明原因并给出处理时间' })),
    act(after(p.accepted), p.head, 'accept'),
    act(after(p.accepted + 10), p.who, 'tell-progress', { progress: `${p.unit}已接收，会在约定时间前给您回话。` }),
    act(after(p.signed), p.head, 'joint-answer', { jointAnswer: p.joint }),
    act(after(p.answered), p.who, 'answer', { answer: p.answer }),
    act(after(p.answered + 30), p.who, 'satisfied', { satisfied: 'satisfied' }),
    act(after(p.answered + 35), p.who, 'close', p.cause ? { lateCause: p.cause } : {}),
    revisit(after(p.answered + 1440), p.who, 'satisfied', '电话回访，问题已解决。'),
  ]
}

interface Complaint { at: number; client: number; content: string; category: string; channel: string; unit: string; head: string; limit: number; registered: number; handled: number; replied: number; cause: string; fault: boolean; reply: string; closed?: boolean; late?: string }
/** Registered, split with a limit, handled, replied, revisited before it is closed (S17 三-1, S28 二-2). */
export function complained(t: Teller, c: Complaint): Step[] {
  const after = (hours: number): number => c.at + Math.round(hours * 60) * MIN
  return [
    open(c.at + c.registered * MIN, '陈晓琳', 'complaint', { ...clientFields(t, c.client, 'contact'), content: c.content, category: c.category, channel: c.channel, receivedAt: t.d.iso(c.at), complainedUnit: t.stage.units[c.unit] ?? null }),
    act(after(0.6) + c.registered * MIN, '陈晓琳', 'split', (s) => ({ toUnit: s.units[c.unit] ?? null, limitAt: t.d.iso(after(c.limit)), note: '请在时限内查明并答复' })),
    act(after(1) + c.registered * MIN, c.head, 'accept'),
    act(after(c.handled), c.head, 'handle', { investigation: '现场查看并询问当班人员，情况属实。', trueCause: c.cause, ourFault: c.fault, ...(c.fault ? { apology: '给您带来不便，向您致歉。' } : {}) }),
    act(after(c.replied), '陈晓琳', 'reply', { reply: c.reply }),
    ...(c.closed === false ? [] : [act(after(c.replied + 20), '陈晓琳', 'revisit-done', { revisitResult: 'satisfied', revisitOpinion: '已改进' }), act(after(c.replied + 20.2), '陈晓琳', 'close', c.late ? { lateCause: c.late } : {})]),
  ]
}

export { act, open, refusedAct, type Step }
