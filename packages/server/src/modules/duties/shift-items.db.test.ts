import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { expandDuties, missDuties, openDuty } from './index.ts'

// In force since before: a shift that began yesterday evening is one of theirs, also after midnight.
const from = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
const house = await makeHouse(await testDatabase(), { packs: ['s29', 's30'].map((code) => ({ code, from })) })
const HOUR = 3_600_000
const inHours = (n: number) => new Date(Date.now() + n * HOUR).toISOString()
interface Item { id: string; person_id: string; period: string; opens_at: string; due_at: string; state: string; matter_id: string; done_by: string | null }
const itemsOf = (shift: string) => house.read((tx) => tx.query<Item>("select * from duty_item where tenant_id = $1 and control = 's29.shift-log' and subject = $2", [house.tenant, shift]))
const checksOf = (item: string) => house.read((tx) => tx.query<{ outcome: string; person_id: string }>('select outcome, person_id from check_result where tenant_id = $1 and subject = $2', [house.tenant, item]))
const roster = async (owner: string, from: number, more: object = {}) => (await openMatter(house.pool, house.system, { kind: 'duty-shift', fields: { owner: house.people[owner], unit: house.units['24小时值班'], shift: 'day', startsAt: inHours(from), endsAt: inHours(from + 8), ...more } as never })).id
const act = (who: string, id: string, action: string, fields: object = {}) => actOn(house.pool, house.as(who), { id, action, fields: fields as never })
const enter = (who: string, id: string) => act(who, id, 'log', { eventKind: 'patrol', event: '巡查正常' })

describe('a duty of each shift (S29-02, D20)', () => {
  it('comes with the rostering, from the begin to the end of the shift, and the shift is its paper', async () => {
    const shift = await roster('周强', -1)
    const [item] = await itemsOf(shift)
    const { rows: [m] } = await house.owner.query<{ starts: string; ends: string }>("select fields->>'startsAt' as starts, fields->>'endsAt' as ends from matter where id = $1", [shift])
    expect(item).toMatchObject({ person_id: house.people['周强'], state: 'waiting', opens_at: m?.starts, due_at: m?.ends, matter_id: shift })
    expect(item?.period).toMatch(/^S\d{4}-\d\d-\d\d \d\d:\d\d$/)
    expect((await openDuty(house.pool, house.as('周强'), item?.id ?? '')).id).toBe(shift)
    await expect(openDuty(house.pool, house.as('高敏'), item?.id ?? '')).rejects.toThrow()
  })

  it('is done by an entry of its holder, or of whoever is signed in as the substitute; of nobody else', async () => {
    const [own, other] = [await roster('周强', -1), await roster('吴昊', -1)]
    await act('周强', own, 'sign-in', { uniform: true, badge: true })
    await enter('周强', own)
    const [kept] = await itemsOf(own)
    expect(kept).toMatchObject({ state: 'done', done_by: house.people['周强'] })
    expect(await checksOf(kept?.id ?? '')).toEqual([{ outcome: 'conformed', person_id: house.people['周强'] }])
    await act('吴昊', other, 'sign-in', { uniform: true, badge: true })
    await enter('刘芳', other)
    expect((await itemsOf(other))[0]?.state).toBe('waiting')
    await act('周强', other, 'substitute-sign-in')
    await enter('周强', other)
    expect((await itemsOf(other))[0]).toMatchObject({ state: 'done', done_by: house.people['周强'] })
  })

  it('missed is a breach of the holder, once', async () => {
    const shift = await roster('周强', -7.9)
    await house.owner.query("update duty_item set due_at = now() - interval '1 minute' where subject = $1", [shift])
    const missed = await Promise.all([missDuties(house.pool, house.tenant), missDuties(house.pool, house.tenant)])
    expect(missed[0] + missed[1]).toBe(1)
    const [item] = await itemsOf(shift)
    expect(item?.state).toBe('missed')
    expect(await checksOf(item?.id ?? '')).toEqual([{ outcome: 'breached', person_id: house.people['周强'] }])
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })

  it('goes with a swap and is waived with a cancelled shift; a manager beside the shift has none', async () => {
    const [swapped, cancelled, special] = [await roster('周强', 10), await roster('周强', 20), await roster('周敏', 10, { shift: 'special', special: true })]
    await act('周敏', swapped, 'swap', { owner: house.people['吴昊'], reason: '调班' })
    expect(await itemsOf(swapped)).toMatchObject([{ person_id: house.people['吴昊'], state: 'waiting' }])
    await act('周敏', cancelled, 'cancel', { reason: '排班修改' })
    expect(await itemsOf(cancelled)).toMatchObject([{ state: 'waived' }])
    expect(await checksOf((await itemsOf(cancelled))[0]?.id ?? '')).toEqual([])
    expect(await itemsOf(special)).toEqual([])
  })

  it('is there also for shifts rostered before the regulation, however often and by how many the sweep is run', async () => {
    const shift = await roster('吴昊', 12)
    await house.owner.query('delete from duty_item where tenant_id = $1', [house.tenant])
    await Promise.all([expandDuties(house.pool, house.tenant), expandDuties(house.pool, house.tenant)])
    expect(await itemsOf(shift)).toMatchObject([{ person_id: house.people['吴昊'], state: 'waiting', matter_id: shift }])
    const before = await house.owner.query<{ id: string }>('select id from duty_item where tenant_id = $1 order by id', [house.tenant])
    expect(await expandDuties(house.pool, house.tenant)).toBe(0)
    expect((await house.owner.query<{ id: string }>('select id from duty_item where tenant_id = $1 order by id', [house.tenant])).rows).toEqual(before.rows)
  })
})
