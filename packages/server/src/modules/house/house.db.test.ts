import { call } from '@orpc/server'
import { afterAll, describe, expect, it } from 'vitest'
import { inHouse, makePool } from '../../platform/db.ts'
import { Invalid, NotFound, NotSignedIn } from '../../platform/errors.ts'
import { testDatabase } from '../../platform/postgres/test-database.ts'
import { makeHouse } from '../../test/house.ts'
import { rulesOf } from '../rules/index.ts'
import { officeCalendar } from './calendar-seed.ts'
import { modulesOf } from './modules.ts'
import { houseRoutes, isSetUp, setUpHouse, slugOf, type Setup } from './index.ts'

const db = await testDatabase()
const pool = makePool(db.appUrl)
afterAll(() => pool.end())
const house = await makeHouse(await testDatabase(), { packs: ['s03'] })

const good: Setup & { language: 'zh-CN'; packs: string[] } = { house: '云栖苑服务中心', zone: 'Asia/Shanghai', language: 'zh-CN', admin: '周敏', password: '春眠不觉晓-2026', packs: ['s03', 's32'], sample: false }
const nobody = { pool, tenant: null, person: null, idempotencyKey: null, request: '', nudge: () => undefined, ip: '127.0.0.1', headers: {} }
const fieldOf = async (input: Partial<Setup>): Promise<string> => {
  const error = await setUpHouse(pool, { ...good, ...input }).catch((e: unknown) => e)
  if (!(error instanceof Invalid)) throw error
  return `${error.errors[0]?.field}: ${error.errors[0]?.code}`
}

describe('setting up the house', () => {
  it('says at the field what is wrong, and leaves nothing behind', async () => {
    expect(await fieldOf({ house: '  ' })).toBe('house: required')
    expect(await fieldOf({ zone: 'Asia/Nowhere' })).toBe('zone: unknown-zone')
    expect(await fieldOf({ language: 'fr' })).toBe('language: unknown-language')
    expect(await fieldOf({ admin: '周 敏' })).toBe('admin: bad-login')
    expect(await fieldOf({ password: '1234567' })).toBe('password: too-short')
    expect(await fieldOf({ packs: [] })).toBe('packs: required')
    expect(await fieldOf({ packs: ['s03', 's99'] })).toBe('packs: unknown-pack')
    expect(await fieldOf({ sample: true })).toBe('packs: sample-needs')
    expect((await pool.query('select 1 from house')).rowCount).toBe(0)
  })

  it('offers regulations and zones while it is needed', async () => {
    const state = await call(houseRoutes.setupState, undefined, { context: nobody })
    expect(state.needed).toBe(true)
    expect(state.regulations.map((r) => r.code)).toContain('s03')
    expect(state.zones[0]).toBe('Asia/Shanghai')
  })

  it('happens once: of two at the same moment one wins, afterwards nobody', async () => {
    const both = await Promise.allSettled([setUpHouse(pool, good), setUpHouse(pool, { ...good, house: '另一处', admin: '吴昊' })])
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find((r) => r.status === 'rejected') as PromiseRejectedResult
    expect(lost.reason).toBeInstanceOf(NotFound)
    expect((await pool.query('select 1 from house')).rowCount).toBe(1)
    await expect(call(houseRoutes.setup, good, { context: nobody })).rejects.toBeInstanceOf(NotFound)
    expect(await isSetUp(pool)).toBe(true)
    expect(await call(houseRoutes.setupState, undefined, { context: nobody })).toEqual({ needed: false, regulations: [], zones: [] })
  })

  it('X-09: adopts what was chosen, asks the administrator to read what is to be confirmed, and writes the first due items', async () => {
    const { rows } = await pool.query<{ id: string }>('select id from house')
    const tenant = rows[0]?.id ?? ''
    const rules = await rulesOf(pool, tenant)
    expect(rules.adopted.map((a) => `${a.code} ${a.level}`).sort()).toEqual(['s03 enforced', 's32 enforced'])
    const counts = await inHouse(pool, tenant, (tx) => tx.query<{ acks: number; duties: number }>('select (select count(*)::int from acknowledgement where tenant_id = $1) as acks, (select count(*)::int from duty_item where tenant_id = $1) as duties', [tenant]), 'read')
    expect(counts[0]?.acks).toBe(1)
    expect(counts[0]?.duties).toBeGreaterThan(0)
  })

  it('keeps the order in which a kind gives its actions and fields', async () => {
    const rules = await rulesOf(pool, (await pool.query<{ id: string }>('select id from house')).rows[0]?.id ?? '')
    expect(Object.keys(rules.catalogue.kinds.enquiry?.actions ?? {}).filter((a) => ['receive', 'submit', 'take', 'agree'].includes(a))).toEqual(['receive', 'submit', 'take', 'agree'])
    expect(Object.keys(rules.catalogue.kinds.enquiry?.fields ?? {}).indexOf('content')).toBeLessThan(Object.keys(rules.catalogue.kinds.enquiry?.fields ?? {}).indexOf('room'))
  })
})

describe('the first calendar', () => {
  it("has China's public holidays and make-up workdays, and says which year is not published", () => {
    const calendar = officeCalendar('Asia/Shanghai', [2026, 2031])
    expect(calendar.off).toHaveLength(33)
    expect(calendar.off).toContain('2026-10-07')
    expect(calendar.work).toEqual(['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'])
    expect(calendar.windows.mon).toEqual([['09:00', '12:00'], ['13:00', '18:00']])
    expect(calendar.windows.sun).toEqual([])
    expect(calendar.provisional).toEqual([2031])
  })
})

describe('the public name of a house', () => {
  it.each([['云栖苑服务中心', 'yunqiyuanfuwuzhongxin'], ['Rose & Co. 三号楼', 'rose-co-sanhaolou'], ['？！', '']])('%s', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
  })
})

describe('who I am', () => {
  it('shows the house, the unit, the roles and the places of the rail', async () => {
    const me = await call(houseRoutes.me, undefined, { context: house.context('陈晓琳') })
    expect(me).toMatchObject({ name: '陈晓琳', login: '陈晓琳', house: { id: house.tenant, zone: 'Asia/Shanghai' }, unit: { name: '客服前台' }, totp: false })
    expect(me.roles.map((r) => r.role).sort()).toEqual(['receptionist', 'service-staff'])
    expect(me.modules).toContain('desk')
    expect(me.modules).not.toContain('settings')
    await expect(call(houseRoutes.me, undefined, { context: house.context(null) })).rejects.toBeInstanceOf(NotSignedIn)
  })

  it('shows a person only the places they work in', async () => {
    const rules = await house.rules()
    const of = (role: string) => modulesOf({ roles: [{ role, unit: null, scope: 'house' }] }, rules.roles)
    expect(of('department-staff')).toEqual(['workbench', 'matters', 'ledgers', 'approvals', 'regulations'])
    expect(modulesOf({ roles: [{ role: 'department-staff', unit: null, scope: 'house' }] }, rules.roles, { fees: true }), 'S02: whoever applies for a fee sees where it stands').toContain('money')
    expect(of('property-director')).toEqual(expect.arrayContaining(['duty', 'analysis']))
    expect(of('administrator')).toEqual(expect.arrayContaining(['settings', 'analysis', 'desk']))
  })

  it('remembers my language', async () => {
    await call(houseRoutes.setLanguage, { language: 'en' }, { context: house.context('林小燕') })
    expect((await call(houseRoutes.me, undefined, { context: house.context('林小燕') })).language).toBe('en')
    expect((await call(houseRoutes.me, undefined, { context: house.context('陈晓琳') })).language).toBe('zh-CN')
  })
})
