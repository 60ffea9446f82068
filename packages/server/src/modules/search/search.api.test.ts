import { call } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { addClients } from '../clients/index.ts'
import { openMatter } from '../engine/index.ts'
import { saveEntry } from '../knowledge/index.ts'
import { searchRoute } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const hits = async (q: string, name = '陈晓琳') => (await call(searchRoute, { q }, { context: house.context(name) })).hits
const of = async (type: string, q: string, name?: string) => (await hits(q, name)).filter((h) => h.type === type)
let matter = ''
let number = ''
beforeAll(async () => {
  matter = (await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', action: 'receive', fields: { content: '地库漏水影响停车', category: 'general', answer: '已派人' } })).id
  await house.write(async (tx) => {
    await addClients(tx, [{ name: '李辉', room: '3栋1202', phone: '13805712266' }])
    await saveEntry(tx, await house.rules(), null, { subject: '停车费', content: '每月三百元', source: '公示', phone: '8001' })
  })
  number = (await house.read((tx) => tx.query<{ number: string }>('select number from matter where tenant_id = $1 and id = $2', [house.tenant, matter])))[0]!.number
})

describe('one search for everything', () => {
  it('finds matters by words in either script, by letters in a row, and by number', async () => {
    for (const q of ['漏水', '地庫漏水', '库漏', number, number.toLowerCase(), '停车']) expect((await of('matter', q)).map((h) => h.id), q).toEqual([matter])
    expect((await of('matter', number))[0]).toMatchObject({ target: `/matters/${matter}`, title: '地库漏水影响停车' })
  })
  it('finds clients masked, knowledge, people and articles', async () => {
    expect(await of('client', 'lihui')).toMatchObject([{ title: '李辉', detail: '3栋1202 138****2266' }])
    expect((await of('client', '2266')).map((h) => h.title)).toEqual(['李辉'])
    expect((await of('knowledge', '停車費')).map((h) => h.title)).toEqual(['停车费'])
    expect((await of('person', 'cxl')).map((h) => h.title)).toEqual(['陈晓琳'])
    expect((await of('article', 's03 4.1.3')).map((h) => h.title)).toContain('S03 4.1.3')
    expect((await of('article', '協定時間')).length).toEqual((await of('article', '协定时间')).length)
  })
  it('tells the details in the language of who asks', async () => {
    const { call: run } = await import('@orpc/server')
    const { houseRoutes } = await import('../house/index.ts')
    const speak = (language: 'en' | 'zh-CN' | 'zh-TW') => run(houseRoutes.setLanguage, { language }, { context: house.context('陈晓琳') })
    await speak('en')
    const stage = (await of('matter', '漏水'))[0]?.detail ?? ''
    expect(stage).toMatch(/^KF-[\d-]+ [A-Z]/)
    expect((await of('person', 'cxl'))[0]?.detail).toContain('Receptionist')
    expect((await of('article', 's03 4.1.3'))[0]?.detail).toMatch(/^[A-Z][ -~’]+…?$/)
    await speak('zh-TW')
    expect((await of('article', 's03 4.1.3'))[0]?.detail).toContain('業戶')
    await speak('zh-CN')
    expect((await of('article', 's03 4.1.3'))[0]?.detail).toContain('业户')
  })
  it('shows nobody a matter they may not see', async () => {
    expect(await of('matter', '漏水', '马俊')).toEqual([])
    expect((await of('matter', '漏水', '周敏')).map((h) => h.id)).toEqual([matter])
  })
  it('answers blank and hostile questions with what fits, never with a fault', async () => {
    for (const q of ['', '  ', "'", '\u0000', '\ud800', '%', '_', '\\', ':*', '& | !', '(((', '<->', "a'b".repeat(60), '1a'.repeat(100), '§'.repeat(50)]) expect(Array.isArray(await hits(q)), JSON.stringify(q)).toBe(true)
    expect((await hits('%')).map((h) => h.type).filter((t) => t !== 'article')).toEqual([])
    expect(await hits('_')).toEqual([])
  })
})
