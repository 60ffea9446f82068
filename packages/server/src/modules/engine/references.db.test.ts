import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { Invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { actOn, openMatter } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const open = (who: string, kind: string, fields: Record<string, string | boolean>) => openMatter(house.pool, house.as(who), { kind, fields })
let n = 0
const project = (who = '韩志远') => open(who, 'fee-project', { projectNo: `XJ-T-${(n += 1)}`, name: '节能改造', base: '10000000.00', baseType: 'subject-amount', baseNote: '概算' })
const budget = (who: string, of: string) => open(who, 'fee-budget', { project: of, payee: '华东院', content: '可行性论证', amount: '100.00' })
const said = (run: Promise<unknown>) => run.then(() => 'done', (e: unknown) => (e instanceof Invalid ? e.errors.map((x) => `${x.field} ${x.code}`).join() : String(e)))
const links = async (from: string) => (await house.owner.query('select role, to_id from matter_link where from_id = $1', [from])).rows

describe('a matter named in a field', () => {
  it('must be there, of the kind asked for, not struck out, and one the person may see; all these look alike', async () => {
    const { id } = await project()
    const { id: enquiry } = await open('陈晓琳', 'enquiry', { content: '停水', category: 'general', callerName: '李慧', answer: '好' })
    expect(await said(budget('韩志远', id))).toBe('done')
    for (const wrong of [newId(), enquiry]) expect(await said(budget('韩志远', wrong))).toBe('project unknown-matter')
    expect(await said(budget('钱伟', id)), 'of a unit he does not see').toBe('project unknown-matter')
    expect(await said(open('韩志远', 'fee-budget', { project: 'x', payee: 'y' }))).toBe('project reference')
    const { id: first } = await budget('韩志远', id)
    await actOn(house.pool, house.as('韩志远'), { id: first, action: 'withdraw', fields: {} })
    expect(await said(open('韩志远', 'fee-agreement', { project: id, budget: first, payee: '华东院', content: '论证', amount: '1.00' }))).toBe('budget unknown-matter')
  })

  it('is linked by the name of the field, and the link moves with it', async () => {
    const [{ id: one }, { id: two }] = [await project(), await project()]
    const { id } = await budget('韩志远', one)
    expect(await links(id)).toEqual([{ role: 'project', to_id: one }])
    await actOn(house.pool, house.as('韩志远'), { id, action: 'edit', fields: { project: two } })
    expect(await links(id)).toEqual([{ role: 'project', to_id: two }])
  })
})

describe('numbers without gaps', () => {
  it('of many opened at once, some of them refused or rolled back, none is left out and none given twice', async () => {
    const { id } = await project()
    const before = (await house.owner.query<{ number: string }>("select number from matter where kind = 'fee-budget' order by number desc limit 1")).rows[0]?.number ?? ''
    const opened = await Promise.all(Array.from({ length: 24 }, (_, i) => said(i % 4 === 3
      ? openMatter(house.pool, house.as('韩志远'), { kind: 'fee-budget', fields: { project: id, payee: '乙', content: '丙', amount: '1.00' } }, () => { throw new Error('lost') })
      : budget('韩志远', i % 4 === 2 ? newId() : id))))
    expect(opened.filter((x) => x === 'done')).toHaveLength(12)
    const numbers = (await house.owner.query<{ number: string }>("select number from matter where kind = 'fee-budget' and number > $1 order by number", [before])).rows.map((r) => Number(r.number.slice(-5)))
    const from = Number(before.slice(-5)) + 1
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, i) => from + i))
  })
})
