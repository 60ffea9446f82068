import type { Value } from '@guixing/core/model/kind'

/** Words that differ from matter to matter; filled in when a template is stamped out. */
export const SLOT = { content: '⟦content⟧', answer: '⟦answer⟧', name: '⟦name⟧', phone: '⟦phone⟧', room: '⟦room⟧', client: '00000000-0000-7000-8000-00000000c1e7' } as const

export interface Step {
  do: string
  /** Minutes after the opening. */
  at: number
  fields?: (at: (minutes: number) => string, unit: string) => Record<string, Value>
  /** Taken on the child of this kind instead of the matter itself. */
  on?: string
}
export interface Recipe { name: string; kind: string; topics: readonly string[]; share: number; steps: readonly Step[]; open: boolean }

const DAY = 1440
const caller = { client: SLOT.client, callerName: SLOT.name, callerPhone: SLOT.phone, room: SLOT.room }
const asked = (topic: string, channel: string): Record<string, Value> => ({ content: SLOT.content, category: topic, channel, ...caller })
const revisited: Step = { do: 'do', on: 'revisit', at: 2 * DAY, fields: () => ({ mode: 'phone', result: '电话回访，业户认可处理结果', satisfaction: 'satisfied' }) }
const contented = (at: number): Step => ({ do: 'satisfied', at, fields: () => ({ satisfied: 'satisfied' }) })
const closed = (at: number, lateCause?: string): Step => ({ do: 'close', at, fields: (): Record<string, Value> => (lateCause ? { lateCause } : {}) })
const agreed = (topic: string, channel: string, due: number): Step => ({ do: 'receive', at: 0, fields: (at) => ({ ...asked(topic, channel), agreedAt: at(due) }) })

/** The courses matters take, with their shares: most are enquiries answered at once; one or two in a hundred are open. */
export function recipes(): Recipe[] {
  const at1 = (topic: string): Recipe => ({
    name: `at-once ${topic}`, kind: 'enquiry', topics: [topic], share: 8, open: false,
    steps: [{ do: 'receive', at: 0, fields: () => ({ ...asked(topic, 'counter'), answer: SLOT.answer, ...(topic === 'query' ? { knowledge: '收费标准' } : {}) }) }, contented(4), closed(6), revisited],
  })
  const later = (topic: string, channel: string): Recipe => ({
    name: `agreed ${topic}`, kind: 'enquiry', topics: [topic], share: 5, open: false,
    steps: [agreed(topic, channel, DAY), { do: 'search', at: 2, fields: () => ({ words: SLOT.content }) }, { do: 'answer', at: 1230, fields: () => ({ answer: SLOT.answer, ...(topic === 'query' ? { knowledge: '收费标准' } : {}) }) }, contented(1240), closed(1245), revisited],
  })
  const passedOn = (topic: string): Recipe => ({
    name: `passed on ${topic}`, kind: 'enquiry', topics: [topic], share: 3, open: false,
    steps: [
      agreed(topic, 'phone', 2 * DAY), { do: 'transfer', at: 9, fields: (_, unit) => ({ toUnit: unit, reason: '属承办部门职责' }) }, { do: 'accept', at: 25 },
      { do: 'request-joint', at: 40, fields: (_, unit) => ({ jointUnit: unit, question: '请部门答复' }) }, { do: 'joint-answer', at: 70, fields: () => ({ jointAnswer: '同意前台答复意见' }) },
      { do: 'answer', at: 1500, fields: () => ({ answer: SLOT.answer, knowledge: '办理指引' }) }, contented(1530), closed(1540), revisited,
    ],
  })
  const all: Recipe[] = [
    ...['general', 'finance', 'clubhouse', 'information', 'query', 'other'].map(at1),
    ...(['general', 'finance', 'information', 'query'] as const).map((t, i) => later(t, i % 2 ? 'phone' : 'counter')),
    ...['engineering', 'security', 'leasing'].map(passedOn),
    {
      name: 'late', kind: 'enquiry', topics: ['finance'], share: 2, open: false,
      steps: [agreed('finance', 'phone', DAY), { do: 'answer', at: 1620, fields: () => ({ answer: SLOT.answer }) }, contented(1630), closed(1640, 'workload'), revisited],
    },
    {
      name: 'complaint', kind: 'complaint', topics: ['complaint'], share: 8, open: false,
      steps: [
        { do: 'register', at: 0, fields: () => ({ content: SLOT.content, category: 'quality', channel: 'phone', client: SLOT.client, callerName: SLOT.name, contact: SLOT.phone, room: SLOT.room }) },
        { do: 'split', at: 12, fields: (at, unit) => ({ toUnit: unit, limitAt: at(2 * DAY) }) }, { do: 'accept', at: 30 }, { do: 'handle', at: 300, fields: () => ({ investigation: '现场核实情况属实', trueCause: '班组交接疏漏', ourFault: true, apology: '给您带来不便，深表歉意' }) },
        { do: 'reply', at: 1700, fields: () => ({ reply: SLOT.answer, trueCause: '班组交接疏漏', apology: '给您带来不便，深表歉意' }) }, { do: 'revisit-done', at: 3200, fields: () => ({ revisitResult: 'satisfied' }) }, closed(3210), revisited,
      ],
    },
    {
      name: 'help', kind: 'help', topics: ['help'], share: 3, open: false,
      steps: [
        { do: 'receive', at: 0, fields: () => ({ content: SLOT.content, category: 'sudden', place: SLOT.room, channel: 'phone', client: SLOT.client, callerName: SLOT.name, callerPhone: SLOT.phone }) },
        { do: 'dispatch', at: 2, fields: (_, unit) => ({ toUnit: unit }) }, { do: 'on-scene', at: 9 }, { do: 'solved', at: 40, fields: () => ({ solution: SLOT.answer }) }, { do: 'check-result', at: 60, fields: () => ({ checkResult: 'solved' }) }, closed(65),
      ],
    },
    { name: 'open agreed', kind: 'enquiry', topics: ['finance'], share: 6, open: true, steps: [agreed('finance', 'phone', 4 * DAY)] },
    { name: 'open passed on', kind: 'enquiry', topics: ['engineering'], share: 3, open: true, steps: [agreed('engineering', 'phone', 4 * DAY), { do: 'transfer', at: 9, fields: (_, unit) => ({ toUnit: unit, reason: '属承办部门职责' }) }, { do: 'accept', at: 25 }] },
    { name: 'open answered', kind: 'enquiry', topics: ['general'], share: 2, open: true, steps: [{ do: 'receive', at: 0, fields: () => ({ ...asked('general', 'counter'), answer: SLOT.answer }) }] },
    { name: 'open complaint', kind: 'complaint', topics: ['complaint'], share: 1, open: true, steps: [{ do: 'register', at: 0, fields: () => ({ content: SLOT.content, category: 'facility', channel: 'phone', client: SLOT.client, callerName: SLOT.name, contact: SLOT.phone, room: SLOT.room }) }] },
  ]
  return all
}
