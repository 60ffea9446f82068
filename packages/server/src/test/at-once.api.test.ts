import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { verifyHouse } from '../modules/audit/index.ts'
import { recount } from '../modules/conformance/index.ts'
import { expandDuties, openDuty } from '../modules/duties/index.ts'
import { actOn, openMatter, type Fields } from '../modules/engine/index.ts'
import { matterRoutes } from '../modules/matters/index.ts'
import { adopt, regulationRoutes } from '../modules/regulations/index.ts'
import { rosterRoutes } from '../modules/roster/index.ts'
import { workRoutes } from '../modules/workbench/index.ts'
import { NotFound, Stale } from '../platform/errors.ts'
import { makeHouse, testDatabase } from './house.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's29', 's30', 's32'] })
const soon = () => new Date(Date.now() + 3_600_000).toISOString()
const rows = async <R>(sql: string, params: unknown[] = []) => (await house.owner.query(sql, params)).rows as R[]
const act = (who: string, id: string, action: string, fields: Fields = {}) => actOn(house.pool, house.as(who), { id, action, fields })
/** What came of each: done, or the name of the error. */
const outcomes = async (all: Promise<unknown>[]) => (await Promise.allSettled(all)).map((r) => (r.status === 'fulfilled' ? 'done' : (r.reason as Error).constructor.name)).sort()
const facts = async (id: string, what: string) => (await rows('select 1 from fact where matter_id = $1 and what = $2', [id, what])).length

describe('people at once on one thing', () => {
  it('S32-01: of twelve who take a client’s enquiry one has it, the others read who', async () => {
    const { id } = await openMatter(house.pool, { tenant: house.tenant, person: null, as: 'client' }, { kind: 'enquiry', unit: (await house.rules()).people.get(house.people['陈晓琳'] ?? '')?.unit ?? null, fields: { content: '路灯坏了', callerName: '孔先生' } })
    const names = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? '陈晓琳' : '林小燕'))
    const all = await Promise.allSettled(names.map((who) => act(who, id, 'take', { category: 'general', agreedAt: soon() })))
    const won = all.flatMap((r, i) => (r.status === 'fulfilled' ? [names[i]] : []))
    expect(won).toHaveLength(1)
    for (const r of all) if (r.status === 'rejected') { expect(r.reason).toBeInstanceOf(Stale); expect((r.reason as Stale).fact).toMatchObject({ what: 'take', by: { name: won[0] } }) }
    expect(await facts(id, 'take')).toBe(1)
    expect(await rows('select owner_id, first_responder_id, version from matter where id = $1', [id])).toEqual([{ owner_id: house.people[won[0] ?? ''], first_responder_id: house.people[won[0] ?? ''], version: 2 }])
    expect(await rows("select 1 from clock where matter_id = $1 and control = 's03.agreed-time'", [id])).toHaveLength(1)
  })

  it('whoever writes at the same time as others is not lost: twenty notes are twenty notes, in one chain', async () => {
    const { id } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '问', category: 'general', callerName: '李慧', agreedAt: soon() } })
    expect(await outcomes(Array.from({ length: 20 }, (_, i) => act(i % 2 === 0 ? '陈晓琳' : '林小燕', id, 'note', { text: `记 ${i}` })))).toEqual(Array(20).fill('done'))
    expect(await facts(id, 'note')).toBe(20)
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })

  it('S03-18: of two who decide one approval, and of one who presses twice, the first counts', async () => {
    const asked = async () => {
      const { id } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '隔壁小区的停车费', category: 'off-site', callerName: '李慧', agreedAt: soon() } })
      await call(matterRoutes.askApproval, { id, control: 's03.off-site', words: '请指示' }, { context: house.context('陈晓琳') })
      return { id, task: (await call(workRoutes.approvals, undefined, { context: house.context('赵立') })).tasks.find((t) => t.matter.id === id)?.task ?? '' }
    }
    const decide = (task: string, outcome: 'agree' | 'reject') => call(workRoutes.decide, { task, outcome, words: '如此' }, { context: house.context('赵立') })
    const { id, task } = await asked()
    expect(await outcomes([decide(task, 'agree'), decide(task, 'reject'), decide(task, 'agree'), decide(task, 'reject')])).toEqual(['Stale', 'Stale', 'Stale', 'done'])
    expect(await facts(id, 'approval-agree') + (await facts(id, 'approval-reject'))).toBe(1)
    const again = await outcomes(Array.from({ length: 4 }, () => call(matterRoutes.askApproval, { id, control: 's03.off-site', words: '请指示' }, { context: house.context('林小燕') })))
    expect(again.filter((o) => !['done', 'Invalid', 'Refused'].includes(o))).toEqual([])
    expect((await rows("select 1 from approval where matter_id = $1 and state = 'open'", [id])).length).toBeLessThanOrEqual(1)
  })

  it('S29-01: a month that two publish at once opens each shift once', async () => {
    const month = (() => { const d = new Date(); return new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 2, 1)).toISOString().slice(0, 7) })()
    const [y, m] = month.split('-').map(Number)
    const begin = Date.UTC(y ?? 0, (m ?? 1) - 1, 1) - 8 * 3_600_000
    const end = Date.UTC(y ?? 0, m ?? 1, 1) - 8 * 3_600_000
    const shifts = Array.from({ length: (end - begin) / (8 * 3_600_000) }, (_, i) => ({ start: new Date(begin + i * 8 * 3_600_000).toISOString(), end: new Date(begin + (i + 1) * 8 * 3_600_000).toISOString(), people: [house.people[['周强', '吴昊', '林小燕'][i % 3] ?? ''] ?? ''], manager: house.people['周敏'] ?? '' }))
    const save = (who: string) => call(rosterRoutes.saveRoster, { month, rows: shifts }, { context: house.context(who) })
    const drafts = await outcomes([save('周敏'), save('王建国'), save('周敏')])
    expect(drafts).toContain('done')
    expect(drafts.filter((o) => !['done', 'Invalid', 'Stale'].includes(o))).toEqual([])
    const [roster] = await rows<{ matter_id: string }>('select matter_id from roster where month = $1', [month])
    expect(await rows("select 1 from matter where kind = 'roster-month'")).toHaveLength(1)
    const published = await outcomes([act('周敏', roster?.matter_id ?? '', 'publish'), act('王建国', roster?.matter_id ?? '', 'publish'), act('周敏', roster?.matter_id ?? '', 'publish')])
    expect(published).toEqual(['Stale', 'Stale', 'done'])
    expect(await rows("select 1 from matter where kind = 'duty-shift' group by owner_id, fields->>'startsAt', fields->>'shift' having count(*) > 1")).toEqual([])
    expect((await rows("select 1 from matter where kind = 'duty-shift' and fields->>'shift' <> 'special'")).length).toBe(shifts.length)
  })

  it('S03-19: two who open one due item find the same paper', async () => {
    await expandDuties(house.pool, house.tenant)
    const items = await rows<{ id: string; control: string }>('select id, control from duty_item where person_id is null and state = $1 order by due_at', ['waiting'])
    expect(items.length).toBeGreaterThan(0)
    const { holders } = await import('../modules/duties/duties.ts')
    const rules = await house.rules()
    const [full] = (await rows<{ id: string; unit_id: string; person_id: null; role: string; control: string }>('select * from duty_item where id = any($1::uuid[])', [items.map((i) => i.id)])).filter((r) => holders(rules, r).length > 0)
    const who = holders(rules, full!)[0] ?? null
    const opened = await Promise.all(Array.from({ length: 5 }, () => openDuty(house.pool, { tenant: house.tenant, person: who, as: 'person' }, full!.id)))
    expect(new Set(opened.map((o) => o.id)).size).toBe(1)
    expect(await rows('select 1 from duty_item where matter_id = $1', [opened[0]?.id])).toHaveLength(1)
  })

  it('a regulation that two adopt at once is in force once, and everybody is asked once to read it', async () => {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
    expect(await outcomes(Array.from({ length: 3 }, () => adopt(house.pool, house.tenant, house.people['韩志远'] ?? '', 's28', 'enforced', day)))).toEqual(['done', 'done', 'done'])
    expect((await house.rules()).adopted.filter((a) => a.code === 's28')).toHaveLength(1)
    expect(await rows("select 1 from acknowledgement where code = 's28' group by person_id, hash having count(*) > 1")).toEqual([])
    expect(await rows("select 1 from notice where code = 'acknowledge-wanted' and params->>'code' = 's28' group by person_id having count(*) > 1")).toEqual([])
  })

  it('a parameter two set at once has the later value; one that nobody defines is not there', async () => {
    const set = (code: string, value: number) => call(regulationRoutes.setParameter, { code, value, reason: '试' } as never, { context: house.context('韩志远') })
    expect(await outcomes([set('P54', 5), set('P54', 9)])).toEqual(['done', 'done'])
    const rules = await house.rules()
    expect([5, 9]).toContain(Number(rules.paramAt('P54', '2099-01-01')))
    for (const code of ['P777', '__proto__', 'constructor', 'toString', 'p54', '']) await expect(set(code, 1), code).rejects.toBeInstanceOf(NotFound)
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
    expect(await house.read(recount)).toEqual([])
  })
})
