import { occurrences } from '@guixing/core/duties/occurrences'
import type { Every, Occurrence } from '@guixing/core/duties/every'
import type { DutyControl } from '@guixing/core/model/control'
import type { Value } from '@guixing/core/model/kind'
import { inHouse, writeRows, type Pool, type Tx } from '../../platform/db.ts'
import { dayIn, midnightIn } from '../../platform/days.ts'
import { NotFound } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { openMatter, type Acted, type Caller } from '../engine/index.ts'
import { actorOf, peopleMeant, rulesOf, type Rules } from '../rules/index.ts'
import { live } from './live.ts'
import { itemsOfShifts } from './shift-items.ts'

export interface DutyRow { id: string; control: string; regulation: string; article: string; unit_id: string | null; person_id: string | null; role: string | null; period: string; opens_at: string; due_at: string; state: 'waiting' | 'open' | 'done' | 'missed' | 'waived'; matter_id: string | null; done_at: string | null; done_by: string | null }

/** Parameters inside an `every` take their value of the day; one that is to be set makes the duty inactive. */
function everyOf(rules: Rules, control: DutyControl, day: string): Every {
  return JSON.parse(JSON.stringify(control.every), (_, v: unknown) => {
    if (typeof v !== 'string' || !v.startsWith('$params.')) return v
    const value = rules.paramAt(v.slice(8), day) ?? null
    return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  }) as Every
}

/** Subjects a duty falls on: the house, each unit of its type, or each person meant. */
function subjectsOf(rules: Rules, control: DutyControl): { subject: string; unit: string | null; person: string | null }[] {
  if (control.per === 'house') return [{ subject: 'house', unit: [...rules.units.values()].find((u) => u.parent === null)?.id ?? null, person: null }]
  if (control.per === 'person') return [...rules.people.values()].filter((p) => p.active && p.unit && peopleMeant(rules, control.who, { unit: p.unit, unitPath: rules.units.get(p.unit)?.path ?? [], handlingUnit: null, handlingPath: [] }).includes(p.id)).map((p) => ({ subject: p.id, unit: p.unit, person: p.id }))
  return [...rules.units.values()].filter((u) => (control.unitType ? u.type === control.unitType : u.type === 'site')).map((u) => ({ subject: u.id, unit: u.id, person: null }))
}

/** Writes the due items of the next days, or from an earlier day on; those already there stay as they are. Answers how many are new. */
export async function expandDuties(pool: Pool, tenant: string, days = 2, since?: string): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  const today = dayIn(rules.house.zone, new Date().toISOString())
  const until = new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  const rows: Record<string, unknown>[] = []
  for (const { control, from } of live(rules)) {
    if ('shift' in control.every) continue
    const found = occurrences(everyOf(rules, control, today), rules.calendar, rules.house.zone, since ?? today, until)
    if (!Array.isArray(found)) continue
    for (const o of found.filter((x) => fallsDue(x, from))) for (const s of subjectsOf(rules, control)) rows.push(rowOf(control, o, s))
  }
  return inHouse(pool, tenant, async (tx) => {
    // A shift nobody has a duty of yet: rostered before its regulation was adopted.
    const now = new Date().toISOString()
    rows.push(...await itemsOfShifts(tx, rules, since ? midnightIn(rules.house.zone, since) : now, new Date(Date.parse(now) + days * 86_400_000).toISOString()))
    if (rows.length === 0) return 0
    const [before] = await tx.query<{ n: number }>('select count(*)::int as n from duty_item where tenant_id = $1', [tenant])
    for (let i = 0; i < rows.length; i += 500) await writeRows(tx, { duty_item: rows.slice(i, i + 500) })
    const [after] = await tx.query<{ n: number }>('select count(*)::int as n from duty_item where tenant_id = $1', [tenant])
    return (after?.n ?? 0) - (before?.n ?? 0)
  })
}

/** A period under way at the adoption counts when at least one more whole day of it is left: nobody is late on the first day. */
const fallsDue = (period: Pick<Occurrence, 'start' | 'end'>, from: string): boolean => period.start >= from || Date.parse(period.end) - Date.parse(from) >= 86_400_000

function rowOf(control: DutyControl, o: Occurrence, s: { subject: string; unit: string | null; person: string | null }): Record<string, unknown> {
  return { id: newId(), control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', unit_id: s.unit, person_id: s.person, role: 'role' in control.who ? control.who.role : null, period: o.period, subject: s.subject, opens_at: o.opensAt, due_at: o.dueAt, state: 'waiting', matter_id: null, done_at: null, done_by: null }
}

/** Items whose time has passed undone are breaches, recorded once, told to the unit's head and to those it fell on. */
export async function missDuties(pool: Pool, tenant: string): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  return inHouse(pool, tenant, async (tx) => {
    const rows = await tx.query<DutyRow & { now: string }>(
      `update duty_item set state = 'missed' where tenant_id = $1 and id in (select id from duty_item where tenant_id = $1 and state in ('waiting', 'open') and due_at < clock_timestamp() order by due_at limit 500 for update skip locked) returning *, clock_timestamp() as now`, [tenant])
    const work = { now: rows[0]?.now ?? new Date().toISOString(), rows: {} as Record<string, Record<string, unknown>[]>, rules }
    for (const r of rows) {
      ;(work.rows.check_result ??= []).push(checkOf(r, 'breached', dayIn(rules.house.zone, r.due_at), work.now, holders(rules, r)[0] ?? null))
      notifyRows(work, holders(rules, r), 'duty-missed', { control: r.control, period: r.period }, r.matter_id, `duty:${r.id}`)
    }
    await writeRows(tx, work.rows)
    return rows.length
  })
}

export function checkOf(r: Pick<DutyRow, 'control' | 'regulation' | 'article' | 'unit_id' | 'period' | 'matter_id' | 'id'>, outcome: 'conformed' | 'breached', day: string, at: string, person: string | null): Record<string, unknown> {
  return { id: newId(), control: r.control, regulation: r.regulation, article: r.article, subject: r.id, occasion: r.period, outcome, blocks: false, day, at, matter_id: r.matter_id, unit_id: r.unit_id, person_id: person, fact_id: null, cause: null, late_seconds: null }
}

/** Whom an item falls on today; a vacant role falls to the unit's head. */
export function holders(rules: Rules, r: Pick<DutyRow, 'unit_id' | 'person_id' | 'role' | 'control'>): string[] {
  if (r.person_id) return [r.person_id]
  const control = live(rules).find((c) => c.control.id === r.control)?.control
  if (!control) return []
  return peopleMeant(rules, control.who, { unit: r.unit_id, unitPath: r.unit_id ? rules.units.get(r.unit_id)?.path ?? [] : [], handlingUnit: null, handlingPath: [] })
}

const WITHIN = 'd.tenant_id = $1 and d.due_at >= $2::timestamptz and d.opens_at < $3::timestamptz'
type Falls = Pick<DutyRow, 'control' | 'unit_id' | 'person_id' | 'role'>

/** Items of a person (or of all) between two instants, with those still open from before. Only the rules know whom an item falls on, so they are asked once for all that fall on the same. */
export async function dutiesFor(tx: Tx, rules: Rules, person: string | null, from: string, to: string): Promise<DutyRow[]> {
  if (person === null) return tx.query<DutyRow>(`select * from duty_item d where ${WITHIN} order by d.due_at limit 1000`, [tx.tenant, from, to])
  const falls = await tx.query<Falls>(`select distinct d.control, d.unit_id, d.person_id, d.role from duty_item d where ${WITHIN}`, [tx.tenant, from, to])
  const mine = falls.filter((f) => holders(rules, f).includes(person))
  if (mine.length === 0) return []
  return tx.query<DutyRow>(
    `select d.* from duty_item d join jsonb_to_recordset($4::jsonb) as f(control text, unit_id uuid, person_id uuid, role text) on f.control = d.control and f.unit_id is not distinct from d.unit_id and f.person_id is not distinct from d.person_id and f.role is not distinct from d.role
     where ${WITHIN} order by d.due_at limit 1000`, [tx.tenant, from, to, JSON.stringify(mine)])
}

/** How many items a person has to do at an instant: waiting or open, begun, and due within two days. */
export async function countDuties(tx: Tx, rules: Rules, person: string, now: string): Promise<number> {
  const falls = await tx.query<Falls & { n: number }>(
    `select control, unit_id, person_id, role, count(*)::int as n from duty_item where tenant_id = $1 and state in ('waiting', 'open') and opens_at <= $2::timestamptz and due_at >= $2::timestamptz and due_at < $2::timestamptz + interval '48 hours' group by 1, 2, 3, 4`, [tx.tenant, now])
  return falls.filter((f) => holders(rules, f).includes(person)).reduce((sum, f) => sum + f.n, 0)
}

/** Opens the paper of a due item: looking is not doing, so the item stays open until the paper's act is done. */
export async function openDuty(pool: Pool, caller: Caller, id: string): Promise<Acted> {
  const rules = await rulesOf(pool, caller.tenant)
  const look = async () => (await inHouse(pool, caller.tenant, (tx) => tx.query<DutyRow>('select * from duty_item where tenant_id = $1 and id = $2', [caller.tenant, id]), 'read'))[0]
  const item = await look()
  const actor = caller.person ? actorOf(rules, caller.person, new Date().toISOString()) : null
  if (!item || !actor?.id || ![actor.id, ...actor.standsInFor].some((p) => holders(rules, item).includes(p))) throw new NotFound()
  const control = live(rules).find((c) => c.control.id === item.control)?.control
  if (!control) throw new NotFound()
  const paper = (matter: string): Acted => ({ id: matter, fact: matter, warnings: [], opened: [], statements: 0 })
  if (item.matter_id) return paper(item.matter_id)
  const kind = rules.catalogue.kinds[control.opens.kind]
  const asks = new Set(Object.values(kind?.actions ?? {}).filter((a) => Array.isArray(a.from) && a.from.length === 0).flatMap((a) => a.asks.map((x) => x.field.name)))
  const fields: Record<string, Value> = {}
  for (const [name, v] of Object.entries(control.opens.sets ?? {})) if (asks.has(name)) fields[name] = v
  if (asks.has('period')) fields.period ??= item.period.replace(/^[A-Z]/, '')
  if (asks.has('quarter')) fields.quarter ??= item.period.replace(/^Q/, '')
  return openMatter(pool, caller, { kind: control.opens.kind, fields, unit: item.unit_id }, async (work, held) => {
    // The one who opens it first has it; a second one finds the same paper.
    const taken = await work.tx.query("update duty_item set matter_id = $3, state = 'open' where tenant_id = $1 and id = $2 and matter_id is null returning id", [work.tx.tenant, id, held.matter.id])
    if (taken.length === 0) throw new NotFound()
  }).catch(async (error: unknown) => {
    const meanwhile = error instanceof NotFound ? (await look())?.matter_id : null
    if (meanwhile) return paper(meanwhile)
    throw error
  })
}
