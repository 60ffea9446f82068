import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance } from '@guixing/core/text/distance'
import { type Consent, maskEmail, seenFrom, warningsOf } from '../clients/index.ts'
import { pieces, whyAlike, type Known } from './alike.ts'
import { marksOf, planImport, type SheetClient } from './import-sheet.ts'
import { mergePlan, unmergePlan, type Pointers } from './merge-plan.ts'
import { RELATIONS } from '@guixing/contract/clients'

const IDS = ['a', 'b', 'c', 'd', 'e', 'f']
/** Pointers after some of them changed. */
const pointed = (pointers: Pointers, changed: Pointers): Map<string, string | null> => new Map([...pointers, ...changed])
const step = fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS))
/** Joins as asked, those that cannot be are left out. */
function joined(steps: [string, string][]) {
  let pointers = new Map<string, string | null>(IDS.map((id) => [id, null]))
  const merges: { alias: string; moved: string[] }[] = []
  for (const [alias, into] of steps) {
    const plan = mergePlan(pointers, alias, into)
    if ('fault' in plan) continue
    pointers = pointed(pointers, new Map(plan.moved.map((id) => [id, into])))
    merges.push({ alias, moved: plan.moved })
  }
  return { pointers, merges }
}

describe('joining clients and parting them', () => {
  it('leads in one step to one that is joined to none, whatever was joined before', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const { pointers } = joined(steps)
      for (const to of pointers.values()) if (to !== null) expect(pointers.get(to)).toBeNull()
    }))
  })
  it('parting restores exactly what was before joining', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), step, (steps, [alias, into]) => {
      const { pointers } = joined(steps)
      const plan = mergePlan(pointers, alias, into)
      if ('fault' in plan) return
      const after = pointed(pointers, new Map(plan.moved.map((id) => [id, into])))
      expect(pointed(after, unmergePlan(after, { alias, moved: plan.moved }))).toEqual(pointers)
    }))
  })
  it('all are by themselves again when every joining was undone, in whatever order', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (steps, order) => {
      let { pointers, merges } = joined(steps)
      merges = merges.map((m, i) => ({ m, by: order[i] ?? 0 })).sort((x, y) => x.by - y.by).map(({ m }) => m)
      for (const merge of merges) {
        pointers = pointed(pointers, unmergePlan(pointers, merge))
        for (const to of pointers.values()) if (to !== null) expect(pointers.get(to)).toBeNull()
      }
      expect([...pointers.values()].every((to) => to === null)).toBe(true)
    }))
  })
  it('refuses what is one already, joined already, or unknown', () => {
    const { pointers } = joined([['a', 'b']])
    expect([mergePlan(pointers, 'b', 'b'), mergePlan(pointers, 'a', 'c'), mergePlan(pointers, 'c', 'a'), mergePlan(pointers, 'x', 'b')]).toEqual([{ fault: 'same' }, { fault: 'merged-already' }, { fault: 'merged-already' }, { fault: 'unknown' }])
  })
})

const firm = (id: string, name: string, phone: string | null = null): Known => ({ id, name, kind: 'organisation', room: null, phone })
const man = (id: string, name: string, room: string | null = null, phone: string | null = null): Known => ({ id, name, kind: 'owner', room, phone })

describe('who may be one', () => {
  it('firms of one key in either script, one number however written, names that hardly differ', () => {
    expect(whyAlike(firm('1', '永旺连锁超市有限公司'), firm('2', '永旺連鎖超市'))).toBe('key')
    expect(whyAlike(firm('1', '甲公司', '0571-8800 1234'), firm('2', '乙公司', '057188001234'))).toBe('phone')
    expect(whyAlike(firm('1', '江南春餐饮管理'), firm('2', '江南春餐饮管里'))).toBe('name')
    expect(whyAlike(firm('1', '江南春餐饮管理'), firm('2', '江南秋水泥制品'))).toBeNull()
  })
  it('people of one name are not, unless they share room or number', () => {
    expect(whyAlike(man('1', '李明'), man('2', '李明'))).toBeNull()
    expect(whyAlike(man('1', '李明', '3栋1202'), man('2', '李明', '3栋1202'))).toBe('key')
    expect(whyAlike(man('1', '李明', null, '13805712266'), man('2', '李小明', null, '+86 138 0571 2266'))).toBe('phone')
  })
  it('is the same asked either way round, and never of one with itself', () => {
    const known = fc.record({ id: fc.constantFrom('1', '2', '3'), name: fc.string({ minLength: 1, maxLength: 12 }), kind: fc.constantFrom('organisation', 'owner'), room: fc.option(fc.constantFrom('1', '2')), phone: fc.option(fc.constantFrom('13805712266', '0571-88001234', '12')) })
    fc.assert(fc.property(known, known, (a, b) => { expect(whyAlike(a, b)).toBe(whyAlike(b, a)); expect(whyAlike(a, a)).toBeNull() }))
  })
})

describe('what a near name is looked up by', () => {
  it('one piece of a name stands whole in every name that hardly differs', () => {
    const letter = fc.constantFrom(...'甲乙丙丁')
    const edit = fc.tuple(fc.nat(20), fc.constantFrom('put', 'cut', 'change'), letter)
    fc.assert(fc.property(fc.array(letter, { minLength: 4, maxLength: 14 }), fc.array(edit, { maxLength: 4 }), (letters, edits) => {
      const other = [...letters]
      for (const [at, how, to] of edits) other.splice(at % (other.length + 1), how === 'put' ? 0 : 1, ...(how === 'cut' ? [] : [to]))
      const [a, b] = [letters.join(''), other.join('')]
      const near = other.length >= 4 && 1 - distance(a, b) / Math.max(letters.length, other.length) >= 0.8
      if (near) expect(pieces(a).some((piece) => b.includes(piece))).toBe(true)
      expect(pieces(a).join('')).toBe(a)
    }))
  })
})

describe('consents (X-15)', () => {
  const c = (over: Partial<Consent>): Consent => ({ purpose: 'marketing', ways: [], contact_id: null, given_on: '2026-01-01', until: null, withdrawn_on: null, ...over })
  const told = (list: Consent[], day = '2026-06-01') => warningsOf(list, day, (id) => `名${id}`).map((w) => [w.state, w.on, w.contact])
  it('tells those withdrawn or run out from their day on, and none that holds', () => {
    expect(told([c({})])).toEqual([])
    expect(told([c({ withdrawn_on: '2026-06-01' })])).toEqual([['withdrawn', '2026-06-01', null]])
    expect(told([c({ withdrawn_on: '2026-06-02' })])).toEqual([])
    expect([told([c({ until: '2026-05-31', contact_id: 'k' })]), told([c({ until: '2026-06-01' })])]).toEqual([[['lapsed', '2026-05-31', '名k']], []])
  })
  it('one given anew silences the old one where it covers every way of it, for the same person and purpose', () => {
    const old = c({ withdrawn_on: '2026-03-01', ways: ['phone', 'email'] })
    expect(told([old, c({ given_on: '2026-04-01', ways: ['phone'] })])).toHaveLength(1)
    expect(told([old, c({ given_on: '2026-04-01', ways: ['phone'] }), c({ given_on: '2026-04-01', ways: ['email', 'im'] })])).toEqual([])
    expect(told([old, c({ given_on: '2026-04-01' })])).toEqual([])
    expect(told([old, c({ given_on: '2026-04-01', contact_id: 'k' })])).toHaveLength(1)
    expect(told([old, c({ given_on: '2026-04-01', purpose: 'contact' })])).toHaveLength(1)
  })
})

describe('a sheet of clients', () => {
  const line = (n: number, name: string, over: Partial<SheetClient> = {}): SheetClient => ({ line: n, name, kind: null, phone: null, room: null, unit: null, owner: null, since: null, note: null, contacts: [], ...over })
  const known = new Map([['k:永旺连锁超市', { id: 'x', name: '永旺连锁超市有限公司' }]])
  const rows = [line(2, '永旺連鎖超市', { note: '老客户' }), line(3, '新禾集团'), line(4, '新禾', { phone: '0571-88001234' }), line(5, '永旺连锁超市公司', { room: '2F' })]
  it('finds what is there and what stands twice, and does with it what was chosen', () => {
    const skip = planImport(rows, known, 'skip')
    expect(skip.duplicates.map((d) => [d.row, d.of?.id ?? null, d.ofRow])).toEqual([[2, 'x', null], [4, null, 3], [5, 'x', null]])
    expect([skip.add.map((c) => c.line), skip.update, skip.skipped]).toEqual([[3], [], 3])
    const update = planImport(rows, known, 'update')
    expect(update.add).toMatchObject([{ line: 3, name: '新禾', phone: '0571-88001234' }])
    expect(update.update).toMatchObject([{ id: 'x', by: { note: '老客户', room: '2F' } }])
    expect(planImport(rows, known, 'add').add).toHaveLength(4)
  })
  it('counts every line once, whatever the sheet holds', () => {
    const any = fc.record({ name: fc.constantFrom('甲公司', '甲', '乙有限公司', '丙'), kind: fc.constantFrom(null, 'owner'), phone: fc.constantFrom(null, '13805712266', '0571-88001234'), room: fc.constantFrom(null, '1') })
    fc.assert(fc.property(fc.array(any, { maxLength: 12 }), fc.constantFrom('skip' as const, 'update' as const, 'add' as const), (list, on) => {
      const lines = list.map((one, i) => line(i + 2, one.name, one))
      const plan = planImport(lines, new Map([['k:甲', { id: 'x', name: '甲' }]]), on)
      if (on !== 'update') expect(plan.add.length + plan.skipped).toBe(lines.length)
      if (on === 'add') expect(plan.add).toHaveLength(lines.length)
      expect(plan.duplicates.length + plan.add.length).toBeGreaterThanOrEqual(lines.length)
      const marks = on === 'skip' ? plan.add.flatMap(marksOf) : []
      expect(new Set(marks).size, 'nobody is taken in twice').toBe(marks.length)
    }))
  })
})

it('a relation is said from both sides, and back again; addresses are masked', () => {
  for (const what of RELATIONS) expect(seenFrom(seenFrom(what))).toBe(what)
  expect([seenFrom('parent'), seenFrom('competitor'), maskEmail('wang@example.com'), maskEmail('@x')]).toEqual(['branch', 'competitor', 'w***@example.com', '***'])
})
