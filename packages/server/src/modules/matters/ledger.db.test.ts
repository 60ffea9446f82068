import { describe, expect, it } from 'vitest'
import { maySee } from '@guixing/core/lifecycle/who'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { actorOf } from '../rules/index.ts'
import { COLUMNS, openMatter, stateOf, type MatterRecord } from '../engine/index.ts'
import { seedMatters } from '../seed/index.ts'
import { ledgerPage, ledgerSums, type Query } from './ledger.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's17', 's28', 's32', 's37'] })
await seedMatters(house.pool, house.tenant, 300, undefined, { seed: 3, open: 0.2 })
const rules = await house.rules()
const actor = (name: string) => { const a = actorOf(rules, house.people[name] ?? '', new Date().toISOString()); if (!a) throw new Error(name); return a }
const list = (name: string, query: Query) => house.read((tx) => ledgerPage(tx, rules, actor(name), query))
const all = await house.read((tx) => tx.query<MatterRecord & { participants: string[] | null }>(`select ${COLUMNS}, (select array_agg(person_id) from matter_party p where p.tenant_id = $1 and p.matter_id = m.id) as participants from matter m where m.tenant_id = $1`, [tx.tenant]))

describe('a ledger', () => {
  it.each(['周敏', '陈晓琳', '何志强', '钱伟', '高敏', '韩志远'])('shows %s all that may be seen and nothing else, as the one rule in core says (design §9)', async (name) => {
    const may = all.filter((r) => maySee(actor(name), stateOf(rules, r, r.participants ?? []))).map((r) => r.id).sort()
    const seen = (await list(name, { limit: 1000 })).rows.map((r) => r.id).sort()
    expect(seen).toEqual(may)
    expect((await house.read((tx) => ledgerSums(tx, rules, actor(name), {}))).total).toBe(may.length)
  })

  it('counts what the page lists, by kind, key and words', async () => {
    for (const query of [{ kind: 'enquiry' }, { kind: 'enquiry,help' }, { kind: 'training' }, { kind: 'enquiry', where: 'category:finance' }, { where: 'category:finance' }, { q: '押金' }, { kind: 'complaint', q: '电梯' }] as Query[]) {
      const page = await list('周敏', { ...query, limit: 1000 })
      expect((await house.read((tx) => ledgerSums(tx, rules, actor('周敏'), query))).total).toBe(page.rows.length)
      if (query.where) expect(page.rows.every((r) => r.fields.category === 'finance')).toBe(true)
      if (query.kind) expect(page.rows.every((r) => query.kind?.split(',').includes(r.kind))).toBe(true)
    }
  })

  it.each([{ q: '押金' }, { q: '电梯', kind: 'enquiry' }, { q: 'KF-' }, { q: '退', open: 'true' }, { q: '没有的词' }] as Query[])('turned page by page, words give the same as all at once, in order, none twice: %j', async (query) => {
    for (const sort of ['-opened', 'opened', 'due'] as const) {
      const whole = (await list('周敏', { ...query, sort, limit: 1000 })).rows
      if (sort === '-opened') expect(whole.map((r) => r.opened_at)).toEqual(whole.map((r) => r.opened_at).sort().reverse())
      const turned: string[] = []
      for (let cursor: string | undefined; ;) {
        const page = await list('周敏', { ...query, sort, limit: 7, cursor })
        turned.push(...page.rows.map((r) => r.id))
        if (page.next === null) break
        cursor = page.next
      }
      expect(turned, sort).toEqual(whole.map((r) => r.id))
    }
  })

  it('lists a selection, and of it only what one may see; what is no id is nobody’s', async () => {
    const [one, two] = (await list('周敏', { limit: 2 })).rows.map((r) => r.id)
    expect((await list('周敏', { ids: `${one},${two},,${'-'.repeat(36)},'; drop`, limit: 50 })).rows.map((r) => r.id).sort()).toEqual([one, two].sort())
    expect((await list('周敏', { ids: '' })).rows).toEqual([])
    const hidden = all.find((r) => !maySee(actor('陈晓琳'), stateOf(rules, r, r.participants ?? [])))
    expect((await list('陈晓琳', { ids: hidden?.id ?? '' })).rows).toEqual([])
  })

  it('S03 4.1.4: sums up what was answered at once, by an agreed time and to whose satisfaction, as the rows say; each sum finds its rows', async () => {
    const query: Query = { kind: 'enquiry' }
    const { rows } = await list('周敏', { ...query, limit: 1000 })
    const { facets = [] } = await house.read((tx) => ledgerSums(tx, rules, actor('周敏'), query))
    const n = (field: string, value: string | null) => facets.find((f) => f.field === field && f.value === value)?.n ?? 0
    expect(n('instant', 'true')).toBe(rows.filter((r) => r.fields.instant === true).length)
    expect(n('instant', 'true')).toBeGreaterThan(0)
    expect(n('instant', 'false')).toBe(0)
    expect(n('agreedAt', null)).toBe(rows.filter((r) => typeof r.fields.agreedAt === 'string').length)
    for (const value of ['satisfied', 'understood']) expect(n('satisfied', value)).toBe(rows.filter((r) => r.fields.satisfied === value).length)
    expect(facets.some((f) => f.field === 'category' || f.field === 'room')).toBe(false)
    expect((await list('周敏', { ...query, where: 'agreedAt:*', limit: 1000 })).rows).toHaveLength(n('agreedAt', null))
    expect((await list('周敏', { where: 'agreedAt:*', limit: 1000 })).rows.length).toBeGreaterThanOrEqual(n('agreedAt', null))
    expect((await house.read((tx) => ledgerSums(tx, rules, actor('周敏'), {}))).facets).toBeUndefined()
  })

  it('finds a rare word, a word of every day, and letters in the midst of one, whichever way it looks', async () => {
    const { id } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '鹦鹉飞到天台了怎么找', category: 'general', answer: '保安部已协助寻找。' } })
    const seeded = (q: string) => all.filter((r) => JSON.stringify([r.title, r.number, r.fields]).includes(q)).length
    expect((await list('周敏', { q: '鹦鹉' })).rows.map((r) => r.id)).toEqual([id])
    expect((await list('周敏', { q: '鹉飞到' })).rows.map((r) => r.id)).toEqual([id])
    expect((await list('周敏', { q: '鹉飞' })).rows.map((r) => r.id)).toEqual([id])
    expect((await list('周敏', { q: 'KF-', limit: 1000 })).rows.length).toBeGreaterThan(100)
    expect(seeded('押金')).toBeGreaterThan(0)
    expect((await list('周敏', { q: '押金', limit: 1000 })).rows).toHaveLength(seeded('押金'))
    expect((await list('周敏', { q: '没有的词语组合' })).rows).toEqual([])
    expect((await list('钱伟', { q: '鹦鹉' })).rows).toEqual([])
  })
})
