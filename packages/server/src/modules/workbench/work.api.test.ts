import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { openMatter } from '../engine/index.ts'
import { workRoutes } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's29'] })
const HOUR = 3_600_000
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString()
const bench = (name: string) => call(workRoutes.bench, undefined, { context: house.context(name) })
const shift = (from: number) => openMatter(house.pool, house.system, { kind: 'duty-shift', fields: { owner: house.people['周强'], unit: house.units['24小时值班'], shift: 'day', startsAt: inHours(from), endsAt: inHours(from + 8) } as never })

describe('the workbench', () => {
  it('offers what keeps the promise made, says what it is in every language, and the badge counts the same', async () => {
    const opened = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '门禁卡补办进度', category: 'general', agreedAt: inHours(1) } })
    const { items } = await bench('陈晓琳')
    const row = items.find((i) => i.matter === opened.id)
    expect(row).toMatchObject({ verb: 'answer', title: '门禁卡补办进度', kind: { 'zh-CN': '咨询', en: 'Enquiry' }, regulation: 's03' })
    expect((await call(workRoutes.counts, undefined, { context: house.context('陈晓琳') })).bench).toBe(items.length)
  })

  it('counts on the badge what the bench of everybody shows: matters, duties, what is to be read', async () => {
    const rules = await house.rules()
    const site = [...rules.units.values()].find((u) => u.type === 'site')?.id
    const s03 = rules.adopted.find((a) => a.code === 's03')
    await house.write(async (tx) => {
      const item = (id: string, person: string | null) => tx.query(
        `insert into duty_item (tenant_id, id, control, regulation, article, unit_id, person_id, role, period, subject, opens_at, due_at, state) values ($1, $2::uuid, 's03.daily-review', 's03', '4.2.4', $3, $4, 'property-supervisor', 'D1', $2::uuid::text, now() - interval '1 minute', now() + interval '1 minute', 'waiting')`, [tx.tenant, id, site, person])
      await item('01a00000-0000-7000-8000-0000000000d1', null)
      await item('01a00000-0000-7000-8000-0000000000d2', house.people['马俊'] ?? null)
      await tx.query('insert into acknowledgement (tenant_id, code, hash, person_id) values ($1, $2, $3, $4)', [tx.tenant, 's03', s03?.hash, house.people['马俊']])
    })
    const seen = new Set<string>()
    for (const name of ['陈晓琳', '周敏', '刘芳', '马俊', '王建国']) {
      const { items } = await bench(name)
      for (const i of items) seen.add(i.type)
      expect([name, (await call(workRoutes.counts, undefined, { context: house.context(name) })).bench]).toEqual([name, items.length])
    }
    expect(seen).toEqual(new Set(['matter', 'duty', 'acknowledge']))
    expect((await bench('马俊')).items.map((i) => i.type).sort()).toEqual(['acknowledge', 'duty'])
  })

  it('S29: shows a shift from an hour before it begins', async () => {
    const soon = await shift(0.5)
    const later = await shift(24 * 7)
    const shown = (await bench('周强')).items.map((i) => i.matter)
    expect(shown).toContain(soon.id)
    expect(shown).not.toContain(later.id)
  })

  it('leads each notice to where one acts on it, and names regulations in the reader’s language', async () => {
    await house.write((tx) => tx.query("insert into notice (tenant_id, id, person_id, at, code, params) values ($1, $2, $3, now(), 'acknowledge-wanted', $4)", [tx.tenant, '01a00000-0000-7000-8000-00000000cccc', house.people['马俊'], JSON.stringify({ code: 's03', title: '物业中心咨询服务管理规定', due: '2026-11-29' })]))
    const [notice] = (await call(workRoutes.notices, {}, { context: house.context('马俊') })).notices
    expect(notice).toMatchObject({ matter: null, target: '/regulations/s03' })
    expect(notice?.text.en).toMatch(/^Please read and confirm by 2026-11-29: [ -~’]+$/)
  })

  it('has nothing for somebody who is not signed in', async () => {
    await expect(call(workRoutes.bench, undefined, { context: house.context(null) })).rejects.toThrow()
  })
})
