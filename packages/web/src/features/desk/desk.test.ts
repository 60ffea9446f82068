import { describe, expect, test } from 'vitest'
import type { KindView } from '@guixing/contract/matters'
import { choiceStep } from './choice-step.ts'
import { isBlank, newDraft, withCaller } from './draft.ts'
import { readDesk, writeDesk } from './draft-store.ts'
import { entryFields, furtherFields, missingOf } from './entry.ts'
import { demandOf, departmentOf } from './speciality.ts'

const words = (zh: string) => ({ 'zh-CN': zh, 'zh-TW': zh, en: zh })
const field = (name: string, required = false, type = 'text') => ({ name, type, label: words(name), required })
const kind = (name: string, asks: ReturnType<typeof field>[]): KindView => ({ name, code: 'MK', label: words(name), home: 'S03', form: null, portal: false, annexes: false, stages: [], fields: asks, actions: [], opens: [{ name: 'receive', label: words('登记'), asks, possible: true }] })
const enquiry = kind('enquiry', [field('content', true), field('category', true), field('answer'), field('agreedAt'), field('important'), field('client'), field('channel')])
const complaint = kind('complaint', [field('content', true), field('contact', true), field('complainedPerson'), field('client')])

describe('what is sent', () => {
  test('S03-11: an agreed time is sent without the words of an answer, an answer without a time', () => {
    const draft = { ...newDraft('d1', 0), content: ' 渗水 ', category: 'engineering', answer: '我来联系', agreedAt: '2026-11-24T08:30:00.000Z' }
    expect(entryFields(draft, enquiry)).toEqual({ content: '渗水', category: 'engineering', important: false, channel: 'visit', agreedAt: '2026-11-24T08:30:00.000Z' })
    expect(entryFields({ ...draft, outcome: 'answer' }, enquiry)).toMatchObject({ answer: '我来联系' })
    expect(entryFields({ ...draft, outcome: 'answer' }, enquiry)).not.toHaveProperty('agreedAt')
  })
  test('S03-11: without an answer there must be an agreed time', () => {
    const draft = { ...newDraft('d1', 0), content: '渗水', category: 'general' }
    expect(missingOf(draft, enquiry)).toEqual(['agreedAt'])
    expect(missingOf({ ...draft, outcome: 'answer' }, enquiry)).toEqual(['answer'])
    expect(missingOf({ ...draft, agreedAt: '2026-11-24T08:30:00.000Z' }, enquiry)).toEqual([])
  })
  test('what is missing comes in the order of speech', () => {
    expect(missingOf(newDraft('d1', 0), enquiry)).toEqual(['category', 'content', 'agreedAt'])
  })
  test('S17-03: a complaint asks its own fields and none of the enquiry', () => {
    const draft = { ...newDraft('d1', 0), kind: 'complaint' as const, content: '态度', category: 'general', extra: { contact: '138', stray: 'x' } }
    expect(furtherFields(complaint).map((f) => f.name)).toEqual(['contact', 'complainedPerson'])
    expect(entryFields(draft, complaint)).toEqual({ content: '态度', contact: '138' })
    expect(missingOf({ ...draft, extra: {} }, complaint)).toEqual(['contact'])
  })
})

describe('drafts on this machine', () => {
  const memory = () => { const map = new Map<string, string>(); return { getItem: (k: string) => map.get(k) ?? null, setItem: (k: string, v: string) => void map.set(k, v), removeItem: (k: string) => void map.delete(k), map } }
  test('what was written is read again, per person', () => {
    const store = memory()
    const desk = { current: { ...newDraft('a', 1), content: '渗水' }, aside: [{ ...newDraft('b', 2), content: '门禁' }], waiting: [{ draft: newDraft('c', 3), toUnit: null, since: 4 }] }
    expect(writeDesk(store, 'chen', desk)).toBe(true)
    expect(readDesk(store, 'chen')).toEqual(desk)
    expect(readDesk(store, 'lin')).toEqual({ current: null, aside: [], waiting: [] })
  })
  test('a broken or older store gives an empty desk, not an error', () => {
    const store = memory()
    store.setItem('guixing.desk.chen', '{"current":{"id":1}')
    expect(readDesk(store, 'chen').current).toBeNull()
    store.setItem('guixing.desk.chen', '{"current":{"id":"x"},"aside":[null,3],"waiting":[{}]}')
    expect(readDesk(store, 'chen')).toEqual({ current: null, aside: [], waiting: [] })
  })
  test('a machine that keeps nothing is told apart', () => {
    const full = { getItem: () => null, setItem: () => { throw new Error('full') }, removeItem: () => undefined }
    expect(writeDesk(full, 'chen', { current: newDraft('a', 1), aside: [], waiting: [] })).toBe(false)
  })
  test('a caller found by the telephone does not make an entry begun', () => {
    const client = { id: '1', name: '李慧', room: '3栋1202', kind: 'owner', phone: '138****2266', masked: true, unit: null }
    const draft = withCaller(newDraft('a', 1), client, '13805712266')
    expect(isBlank(draft)).toBe(true)
    expect(draft).toMatchObject({ callerName: '李慧', room: '3栋1202', callerPhone: '13805712266' })
    expect(withCaller(newDraft('a', 1), client).callerPhone).toBe('')
  })
})

describe('what a speciality brings', () => {
  test('S03-16, S03-18: joint answer and asking first', () => {
    expect(['engineering', 'security', 'leasing'].map(demandOf)).toEqual(['joint', 'joint', 'joint'])
    expect(demandOf('off-site')).toBe('ask-first')
    expect([demandOf('general'), demandOf('finance'), demandOf(null)]).toEqual([null, null, null])
  })
  test('S03-15: goes to the department of the own site, not to one of the same name elsewhere', () => {
    const unit = (id: string, code: string | null, parent: string | null) => ({ id, name: id, code, parent })
    const units = [unit('company', null, null), unit('siteB', null, 'company'), unit('engB', 'engineering', 'siteB'), unit('siteA', null, 'company'), unit('engA', 'engineering', 'siteA'), unit('serviceA', 'service', 'siteA'), unit('con', 'concierge', 'siteA')]
    expect(departmentOf('engineering', units, 'serviceA')?.id).toBe('engA')
    expect(departmentOf('engineering', units, 'siteB')?.id).toBe('engB')
    expect(departmentOf('security', units, 'siteA')?.id).toBe('con')
    expect(departmentOf('general', units, 'siteA')).toBeNull()
    expect(departmentOf('leasing', units, 'siteA')).toBeNull()
  })
  test('a circle in the units does not hang the desk', () => {
    const units = [{ id: 'a', name: 'a', code: 'finance', parent: 'b' }, { id: 'b', name: 'b', code: null, parent: 'a' }]
    expect(departmentOf('finance', units, 'a')?.id).toBe('a')
  })
})

describe('keys pressed beside the words one types', () => {
  /** Presses that bring a choice group from nothing chosen to one choice, by the shorter way, and on with Enter. */
  const choosing = (wanted: number, count: number, from = -1): string[] => {
    const ways = ['ArrowRight', 'ArrowLeft'].map((key) => {
      const keys: string[] = []
      for (let at = from; at !== wanted && keys.length <= count; keys.push(key)) at = choiceStep(at, count, key) ?? at
      return keys
    })
    return [...ways.sort((a, b) => a.length - b.length)[0]!, 'Enter']
  }
  const [SPECIALITIES, TIMES] = [10, 4]

  test('S03-11: from the ringing telephone to saved and routed by an agreed time, 25 at most, whatever is chosen', () => {
    for (let category = 0; category < SPECIALITIES; category += 1) {
      for (let time = 0; time < TIMES; time += 1) {
        const keys = ['F4', 'ArrowDown', 'Enter', 'Enter', ...choosing(category, SPECIALITIES), 'F9', ...choosing(time, TIMES, 0), 'Tab', 'Control+Enter']
        expect(keys.length).toBeLessThanOrEqual(25)
      }
    }
  })
  test('S03-11: answered at once with a ready answer', () => {
    for (let category = 0; category < SPECIALITIES; category += 1) expect(['F4', 'Enter', 'Enter', ...choosing(category, SPECIALITIES), 'F8', 'Alt+1', 'Control+Enter'].length).toBeLessThanOrEqual(14)
  })
  test('arrows meet at the ends and leave other keys alone', () => {
    expect([choiceStep(-1, 3, 'ArrowRight'), choiceStep(-1, 3, 'ArrowLeft'), choiceStep(2, 3, 'ArrowRight'), choiceStep(0, 3, 'ArrowUp')]).toEqual([0, 2, 0, 2])
    expect([choiceStep(0, 0, 'ArrowRight'), choiceStep(0, 3, 'Tab')]).toEqual([null, null])
  })
})

describe('what the caller column knows is not asked twice', () => {
  test('S17-03: the number of the call is how to reach a complainant, unless another was typed', () => {
    const draft = { ...newDraft('d1', 0), kind: 'complaint' as const, content: '态度', category: 'general', callerPhone: '13805712266' }
    expect(missingOf(draft, complaint)).toEqual([])
    expect(entryFields(draft, complaint)).toMatchObject({ contact: '13805712266' })
    expect(entryFields({ ...draft, extra: { contact: 'a@b.cn' } }, complaint)).toMatchObject({ contact: 'a@b.cn' })
  })
  test('the words of an appointment are its goal', () => {
    const appointment = kind('appointment', [field('goal', true), field('client')])
    const draft = { ...newDraft('d1', 0), kind: 'appointment' as const, content: '约谈装修' }
    expect(missingOf(draft, appointment)).toEqual([])
    expect(entryFields(draft, appointment)).toEqual({ goal: '约谈装修' })
  })
})
