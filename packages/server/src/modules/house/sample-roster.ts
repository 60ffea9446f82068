import type { Value } from '@guixing/core/model/kind'
import { inHouse, writeRows } from '../../platform/db.ts'
import { midnightIn } from '../../platform/days.ts'
import { actOn, openMatter, type Caller, type Fields } from '../engine/index.ts'
import type { Stage, Step } from './sample-play.ts'
import { MIN, type Teller } from './sample-tales.ts'

const HOUR = 60 * MIN
const DAYS_TOLD = 3
const KINDS_TOLD = ['enquiry', 'complaint', 'help', 'appointment']
const MANAGERS = ['周敏', '王建国', '刘芳']
interface Shift { start: number; end: number; who: string }
interface RosterLine { start: string; end: string; people: string[]; manager: string | null }

/** Three shifts a day round the clock; today's day shift is 陈晓琳's. */
function shiftsOf(t: Teller, day: string): Shift[] {
  const start = Date.parse(midnightIn(t.stage.zone, day))
  const next = Date.parse(midnightIn(t.stage.zone, new Date(Date.parse(`${day}T00:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10)))
  const even = Math.abs(Date.parse(day) - Date.parse(t.d.today)) / (24 * HOUR) % 2 === 0
  return [{ start, end: start + 8 * HOUR, who: '周强' }, { start: start + 8 * HOUR, end: start + 16 * HOUR, who: even ? '陈晓琳' : '林小燕' }, { start: start + 16 * HOUR, end: next, who: '吴昊' }]
}

const daysOf = (month: string): string[] => {
  const out: string[] = []
  for (let ms = Date.parse(`${month}-01T00:00:00Z`); new Date(ms).toISOString().startsWith(month); ms += 24 * HOUR) out.push(new Date(ms).toISOString().slice(0, 10))
  return out
}

/** The published rosters around now, every minute covered (S29 一), and the shifts and handovers of the last days (S29, S30). */
export function rosterTales(t: Teller): Step[][] {
  const made = t.d.day(DAYS_TOLD, '07:30')
  const months = [...new Set([t.d.dayBack(DAYS_TOLD), t.d.today, t.d.dayBack(-5)].map((d) => d.slice(0, 7)))]
  const published = months.map((month): Step[] => [{ at: made, run: (stage, _tale, at) => publish(t, stage, month, at) }])
  const days = Array.from({ length: DAYS_TOLD + 2 }, (_, i) => t.d.dayBack(DAYS_TOLD - i))
  const shifts = days.flatMap((day) => shiftsOf(t, day)).filter((s) => s.end > made)
  const first = shifts[0]
  const begin: Step[] = first ? [{ at: Math.max(first.start, made) + 2 * MIN, run: async (stage, _tale, at) => { await onShift(stage, first, at, 'sign-in', { uniform: true, badge: true }) } }] : []
  return [...published, begin, ...shifts.slice(1).map((incoming, i) => handover(shifts[i] ?? incoming, incoming, i))]
}

const as = (stage: Stage, who: string, at: string): Caller => ({ tenant: stage.tenant, person: stage.people[who] ?? null, as: 'person', at })

async function publish(t: Teller, stage: Stage, month: string, at: string): Promise<void> {
  const unit = stage.units['24小时值班'] ?? null
  const rows = daysOf(month).flatMap((day, i) => shiftsOf(t, day).map((s): RosterLine => ({ start: t.d.iso(s.start), end: t.d.iso(s.end), people: [stage.people[s.who] ?? ''], manager: stage.people[MANAGERS[i % MANAGERS.length] ?? ''] ?? null })))
  await inHouse(stage.pool, stage.tenant, (tx) => writeRows(tx, { roster: [{ unit_id: unit, month, rows, state: 'draft', version: 1 }] }))
  const { id } = await openMatter(stage.pool, as(stage, '周敏', at), { kind: 'roster-month', fields: { month: `${month}-01` }, unit })
  await actOn(stage.pool, as(stage, '周敏', at), { id, action: 'publish', fields: {} })
}

/** Takes an action on the shift of one person; answers what it opened, by kind. */
async function onShift(stage: Stage, shift: Shift, at: string, action: string, fields: Fields): Promise<Record<string, string>> {
  const [row] = await inHouse(stage.pool, stage.tenant, (tx) => tx.query<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'duty-shift' and owner_id = $2 and fields->>'startsAt' = $3 and not final limit 1", [tx.tenant, stage.people[shift.who], new Date(shift.start).toISOString()]), 'read')
  if (!row) return {}
  const acted = await actOn(stage.pool, as(stage, shift.who, at), { id: row.id, action, fields })
  return Object.fromEntries(acted.opened.map((o) => [o.kind, o.id]))
}

const LOGS = ['夜间巡查两遍，各栋正常。', '来电十二通，均已登记。', '访客三批，已登记放行。', '2栋大堂灯闪，已报工程值班。', '快递柜满，代管六件。']

/** One shift's log and its handover to the next, which putting the desk in order begins: tidied, counted, told, read, signed by both. One in five arrives late. */
function handover(outgoing: Shift, incoming: Shift, i: number): Step[] {
  const end = outgoing.end
  const late = i % 5 === 3
  const step = (minutes: number, who: string, action: string, fields: Fields | ((stage: Stage, id: string) => Promise<Fields>)): Step => ({
    at: end + minutes * MIN, run: async (stage, tale, at) => {
      if (tale.id) await actOn(stage.pool, as(stage, who, at), { id: tale.id, action, fields: typeof fields === 'function' ? await fields(stage, tale.id) : fields })
    },
  })
  const shift = (minutes: number, action: string, fields: Fields): Step => ({ at: end + minutes * MIN, run: async (stage, tale, at) => { tale.id ??= (await onShift(stage, outgoing, at, action, fields)).handover ?? null } })
  const told = (read: boolean) => async (stage: Stage): Promise<Fields> => ({ openMatters: (await openNow(stage)).map((matter) => ({ matter, told: true, read })) })
  return [
    shift(-420, 'log', { eventKind: 'patrol', event: LOGS[i % LOGS.length] ?? '' }),
    shift(-200, 'log', { eventKind: 'call', event: LOGS[(i + 1) % LOGS.length] ?? '' }),
    shift(-26, 'log', { eventKind: 'patrol', event: '班末巡查完毕，无异常。' }),
    shift(late ? -12 : -22, 'tidy', { deskTidy: true, floorClean: true, logChecked: true }),
    step(late ? -3 : -9, incoming.who, 'arrive', {}),
    step(-2.8, incoming.who, 'count', counted),
    step(-2.6, incoming.who, 'check-faults', { faultRecords: false, faultUnclean: false, faultMissing: false, faultRepair: false }),
    step(-1, outgoing.who, 'brief', told(false)),
    step(-1, incoming.who, 'read', told(true)),
    step(-1, outgoing.who, 'sign-out', {}),
    step(-0.9, incoming.who, 'sign-in', { uniform: true, badge: i % 7 !== 2 }),
  ]
}

async function counted(stage: Stage, id: string): Promise<Fields> {
  const [row] = await inHouse(stage.pool, stage.tenant, (tx) => tx.query<{ items: Record<string, Value>[] | null }>("select fields->'items' as items from matter where tenant_id = $1 and id = $2", [tx.tenant, id]), 'read')
  const items = row?.items ?? [{ name: '对讲机', expected: 3 }, { name: '钥匙串', expected: 12 }, { name: '值班手机', expected: 1 }]
  return { items: items.map((item) => ({ name: item.name ?? '', expected: item.expected ?? 1, counted: item.expected ?? 1, condition: '完好' })) }
}

async function openNow(stage: Stage): Promise<string[]> {
  const rows = await inHouse(stage.pool, stage.tenant, (tx) => tx.query<{ id: string }>('select id from matter where tenant_id = $1 and not final and kind = any($2::text[]) order by due_at nulls last, opened_at limit 500', [tx.tenant, KINDS_TOLD]), 'read')
  return rows.map((r) => r.id)
}
