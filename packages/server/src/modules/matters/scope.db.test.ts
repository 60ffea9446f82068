import { describe, expect, it } from 'vitest'
import { maySee } from '@guixing/core/lifecycle/who'
import type { MatterState } from '@guixing/core/lifecycle/situation'
import { newId } from '../../platform/ids.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { lockless, openMatter } from '../engine/index.ts'
import { actorOf } from '../rules/index.ts'
import { visibleSql } from './scope.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's32'] })
const PEOPLE = ['陈晓琳', '林小燕', '周敏', '王建国', '赵立', '沈国梁', '韩志远', '刘芳', '何志强', '马俊', '钱伟', '孙丽', '高敏', '周强', '吴昊']

/** A small generator of the same numbers each run, so that a failure can be looked at. */
function numbers(seed: number) {
  let s = seed
  return (below: number) => { s = (s * 1_103_515_245 + 12_345) % 2_147_483_648; return Math.floor((s / 2_147_483_648) * below) }
}

describe('lists and pages share one scope (design 9)', () => {
  it('what a list shows and what a page opens are the same matters, for everybody', async () => {
    const pick = numbers(20_261_122)
    const units = ['root', '总经办', '客服部', '客服前台', '24小时值班', '工程部', '保安部', '物业部', '财务部', '租赁部'].map((u) => house.units[u] ?? '')
    const people = PEOPLE.map((p) => house.people[p] ?? '')
    const { id: model } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '样本', category: 'general', callerName: '李慧', answer: '好' } })
    // Rows in every combination of units, relations and confidentiality, laid beside the one that was opened.
    for (let i = 0; i < 150; i += 1) {
      const maybe = <T,>(list: T[]): T | null => (pick(3) === 0 ? null : list[pick(list.length)] ?? null)
      const id = newId()
      await house.write(async (tx) => {
        await tx.query(
          `insert into matter select (jsonb_populate_record(m, $3)).* from matter m where m.tenant_id = $1 and m.id = $2`,
          [tx.tenant, model, JSON.stringify({ id, number: `X-${i}`, unit_id: maybe(units), handling_unit_id: maybe(units), owner_id: maybe(people), first_responder_id: maybe(people), opener_id: maybe(people), confidentiality: pick(4) === 0 ? 'sealed' : null })])
        if (pick(2) === 0) await tx.query("insert into matter_party (tenant_id, matter_id, person_id, relation) values ($1, $2, $3, 'participant') on conflict do nothing", [tx.tenant, id, people[pick(people.length)]])
      })
    }
    const rules = await house.rules()
    const all = await house.read((tx) => tx.query<{ id: string }>('select id from matter where tenant_id = $1', [tx.tenant]))
    const states = new Map<string, MatterState>()
    for (const { id } of all) states.set(id, (await house.read((tx) => lockless(tx, rules, id))).held.matter)
    let seen = 0
    let narrowed = 0
    for (const person of people) {
      const actor = actorOf(rules, person, new Date().toISOString())
      if (!actor) throw new Error('unknown person')
      const listed = await house.read((tx) => { const scope = visibleSql(rules, actor, 2); return tx.query<{ id: string }>(`select m.id from matter m where m.tenant_id = $1 and ${scope.sql}`, [tx.tenant, ...scope.params]) })
      const opened = [...states].filter(([, state]) => maySee(actor, state)).map(([id]) => id)
      expect(new Set(listed.map((r) => r.id)), rules.people.get(person)?.name).toEqual(new Set(opened))
      seen += opened.length
      // Access controls that say who sees a kind narrow both alike (3.8); a role held over a unit, relations, heads, people in fields.
      for (const see of [
        [{ role: 'receptionist' as const }], [{ relation: 'owner' as const }, { relation: 'participant' as const }], [{ headOf: '$unit' }], [{ relation: 'superior' as const }, { role: 'department-head' }],
        [{ person: '$opener' }, { unit: '$handlingUnit' }], [{ role: 'nobody' }], [{ headOf: '$handlingUnit' }, { relation: 'first-responder' as const }, { relation: 'handling-unit' as const }],
      ]) {
        const narrower = { ...actor, narrowed: { enquiry: [see, [{ role: 'receptionist' }, { role: 'department-head' }, { relation: 'opener' as const }]] } }
        const few = await house.read((tx) => { const scope = visibleSql(rules, narrower, 2); return tx.query<{ id: string }>(`select m.id from matter m where m.tenant_id = $1 and ${scope.sql}`, [tx.tenant, ...scope.params]) })
        const may = [...states].filter(([, state]) => maySee(narrower, state)).map(([id]) => id)
        expect(new Set(few.map((r) => r.id)), `${rules.people.get(person)?.name} ${JSON.stringify(see)}`).toEqual(new Set(may))
        narrowed += opened.length - may.length
      }
    }
    expect(narrowed, 'the narrower lists leave something out').toBeGreaterThan(100)
    expect(seen, 'some are seen and some are not').toBeGreaterThan(100)
    expect(seen).toBeLessThan(all.length * people.length)
  })
})
