import type { Control, Need } from '@guixing/core/model/control'
import { endsAside, type KindDef, type Value } from '@guixing/core/model/kind'
import { envOf, value, type Env } from '@guixing/core/controls/expressions'
import { metBy } from '@guixing/core/lifecycle/decide'
import type { MatterState, Situation } from '@guixing/core/lifecycle/situation'
import type { Tx } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import type { Held, Work } from './work.ts'

export type Args = Record<string, Value>
/** What an input may look at: the matter as it would be, and as it is held. */
export interface About { id: string; matter: MatterState; held: Held | null; work: Work }
/** A scalar SQL expression answering jsonb (`?` for its parameters), a value known without the database, or a load of its own, once per key. */
export type Answer = { sql: string; params: unknown[] } | { value: Value } | { load: (tx: Tx) => Promise<Value>; once: string }

const idOf = (v: Value | undefined): string | null => (isId(v) ? v : null)
/** Ledger columns another matter may be asked for; the amount in yuan, exact. */
const COLUMN_OF: Record<string, string> = {
  stage: 'm.stage', owner: 'm.owner_id', opener: 'm.opener_id', unit: 'm.unit_id', number: 'm.number', final: 'm.final', title: 'm.title', client: 'm.client_id', parent: 'm.parent_id',
  openedAt: 'm.opened_at', closedAt: 'm.closed_at', amount: '(m.amount::numeric / 100)::numeric(20, 2)::text',
}

const text = (v: Value | undefined): string | null => (typeof v === 'string' ? v : typeof v === 'number' ? String(v) : null)

/**
 * The inputs controls may name, each owned by one capability. `$1` is the house, `$2` the matter; further parameters follow.
 * All of an action go to the database in one query.
 */
const INPUTS: Record<string, (args: Args, about: About) => Answer> = {
  'history.count': (a) => ({ sql: 'select to_jsonb(count(*)) from fact f where f.tenant_id = $1 and f.matter_id = $2 and f.what = ?', params: [text(a.action)] }),
  'history.last': (a) => ({ sql: 'select to_jsonb(max(f.at)) from fact f where f.tenant_id = $1 and f.matter_id = $2 and f.what = ?', params: [text(a.action)] }),
  'history.actors': (a) => ({ sql: "select coalesce(jsonb_agg(distinct f.by_id), '[]') from fact f where f.tenant_id = $1 and f.matter_id = $2 and f.what = ? and f.by_id is not null", params: [text(a.action)] }),
  'related.count': (a) => ({
    sql: `select to_jsonb(count(*)) from matter m where m.tenant_id = $1 and (m.parent_id = $2 or exists (select 1 from matter_link l where l.tenant_id = $1 and ((l.from_id = $2 and l.to_id = m.id) or (l.to_id = $2 and l.from_id = m.id))))
      and m.kind = coalesce(?, m.kind) and (?::text is null or (? = 'open' and not m.final) or m.stage = ?)`, params: [text(a.kind), text(a.stage), text(a.stage), text(a.stage)] }),
  'handling.returning': (a, about) => {
    const prior = about.matter.fields.priorUnits
    const to = text(a.to)
    return { value: to !== null && ((Array.isArray(prior) && prior.includes(to)) || to === about.held?.matter.unit) }
  },
  'client.recent': (a, about) => ({
    sql: `select to_jsonb(count(*)) from matter m where m.tenant_id = $1 and m.client_id = any(array(select ?::uuid union all select a.id from client a where a.tenant_id = $1 and a.merged_into = ?::uuid)) and m.id <> $2 and m.opened_at > ?::timestamptz - make_interval(days => ?::int) and (?::text is null or m.fields->>'category' = ?)`,
    params: [about.matter.client, about.matter.client, about.work.now, Number(a.days ?? 7), text(a.category), text(a.category)] }),
  'person.rank': (a, about) => {
    const order = ['staff', 'middle', 'leader']
    const person = about.work.rules.people.get(text(a.person) ?? '')
    const ranks = (person?.grants ?? []).map((g) => about.work.rules.roles[g.role]?.rank ?? 'staff')
    return { value: ranks.sort((x, y) => order.indexOf(y) - order.indexOf(x))[0] ?? 'staff' }
  },
  'person.roles': (a, about) => ({ value: [...new Set((about.work.rules.people.get(text(a.person) ?? '')?.grants ?? []).map((g) => g.role))] }),
  'person.in-unit': (a, about) => {
    const person = about.work.rules.people.get(text(a.person) ?? '')
    const path = person?.unit ? about.work.rules.units.get(person.unit)?.path ?? [] : []
    return { value: path.includes(text(a.unit) ?? '') }
  },
  // On post: on a shift of one's own (a handover signs in), or signed in as the substitute on somebody else's.
  'shift.signed-in': (a) => ({
    sql: `select to_jsonb(exists (select 1 from matter m where m.tenant_id = $1 and m.kind = 'duty-shift' and not m.final and m.stage <> 'rostered' and ((m.owner_id = ?::uuid and m.stage <> 'away')
      or exists (select 1 from fact f where f.tenant_id = $1 and f.matter_id = m.id and f.what in ('sign-in', 'substitute-sign-in') and f.by_id = ?::uuid))))`, params: [text(a.person), text(a.person)] }),
  // A shift answers for its own record, a handover for that of the shift it hands over.
  'shift.log-complete': () => ({
    sql: `select to_jsonb(exists (select 1 from matter p where p.tenant_id = $1 and p.id = $2 and ((p.kind <> 'duty-shift' and p.parent_id is null)
      or exists (select 1 from fact f where f.tenant_id = $1 and f.matter_id = case when p.kind = 'duty-shift' then p.id else p.parent_id end and f.what in ('log', 'major-problem')))))`, params: [] }),
  // Handed over by this person, or by whoever was on the same shift of the unit.
  'shift.handed-over': (_, about) => ({
    sql: `select to_jsonb(exists (select 1 from matter h where h.tenant_id = $1 and h.kind = 'handover' and h.stage = 'taken-over' and (h.parent_id = $2
      or (h.unit_id is not distinct from ?::uuid and exists (select 1 from matter_key k where k.tenant_id = $1 and k.kind = 'handover' and k.field = 'startsAt' and k.value = ? and k.matter_id = h.id)))))`,
    params: [about.matter.unit, text(about.matter.fields.endsAt)] }),
  'shift.open-matters': (_, about) => ({
    sql: `select to_jsonb(count(*)) from matter m where m.tenant_id = $1 and not m.final and m.kind in ('enquiry', 'complaint', 'help') and m.unit_id = any(?::uuid[]) and not (m.id = any(?::uuid[]))`,
    params: [`{${unitsUnder(about).join(',')}}`, `{${told(about.matter).join(',')}}`] }),
  'repairs.open-major': (a, about) => ({
    sql: `select to_jsonb(count(*)) from matter m where m.tenant_id = $1 and m.kind = 'equipment' and not m.final and m.fields->>'major' = 'true' and m.unit_id = any(?::uuid[])`, params: [`{${unitsUnder(about, text(a.unit)).join(',')}}`] }),
  'ledger.count': (a) => ({
    sql: `select to_jsonb(count(*)) from matter m where m.tenant_id = $1 and m.kind = coalesce(?, m.kind) and (?::uuid is null or m.unit_id = ?::uuid) and (?::timestamptz is null or m.opened_at >= ?::timestamptz) and (?::timestamptz is null or m.opened_at < ?::timestamptz)`,
    params: [text(a.kind), text(a.unit), text(a.unit), text(a.from), text(a.from), text(a.to), text(a.to)] }),
  'knowledge.stale': () => ({ sql: `select to_jsonb(count(*)) from knowledge k where k.tenant_id = $1 and not k.retired and (k.checked_at is null or k.checked_at < now() - interval '180 days')`, params: [] }),
  'matter.field': (a) => {
    const column = COLUMN_OF[text(a.field) ?? '']
    return { sql: `select ${column ? `to_jsonb(${column})` : 'm.fields->?'} from matter m where m.tenant_id = $1 and m.id = ?::uuid`, params: column ? [idOf(a.of)] : [text(a.field), idOf(a.of)] }
  },
  'matters.with': (a) => ({
    sql: `select to_jsonb(count(*)) from matter_key k join matter m on m.tenant_id = $1 and m.id = k.matter_id where k.tenant_id = $1 and k.kind = ? and k.field = ? and k.value = ? and m.id <> $2
      and not (m.final and m.stage = any(?::text[])) and (?::text is null or (? = 'open' and not m.final) or m.stage = ?)`,
    params: [text(a.kind), text(a.field), text(a.is) ?? (typeof a.is === 'boolean' ? String(a.is) : null), '{voided,merged,withdrawn}', text(a.stage), text(a.stage), text(a.stage)] }),
  // What has happened in a business: each action taken and each stage stood in, on its root and on all that names it, as `proposal.accept`
  // and `proposal:frozen`. What ended off the ordinary way (struck out, declined) counts for nothing.
  'business.marks': (a, about) => ({
    sql: `with root as (select m.id, m.kind, m.stage, m.final from matter m where m.tenant_id = $1 and m.id = ?::uuid),
      of as (select * from root union select m.id, m.kind, m.stage, m.final from root r join matter_link l on l.tenant_id = $1 and l.to_id = r.id and l.role = r.kind join matter m on m.tenant_id = $1 and m.id = l.from_id),
      live as (select * from of where not (final and kind || ':' || stage = any(?::text[])))
      select coalesce(jsonb_agg(distinct x.mark), '[]') from (select kind || ':' || stage as mark from live union all select live.kind || '.' || f.what from live join fact f on f.tenant_id = $1 and f.matter_id = live.id) x`,
    params: [idOf(a.of), `{${asideEnds(about.work.rules.catalogue.kinds).join(',')}}`] }),
  'units.count': (a, about) => ({ value: [...about.work.rules.units.values()].filter((u) => u.type === text(a.type)).length }),
}

type Guard = (args: Args, tx: Tx) => (string | null)[] | Promise<(string | null)[]>
// Whoever asks what has happened in a business holds its root, so that of two acts on it the second sees the first.
const GUARDS = new Map<string, Guard>([['business.marks', (a) => [idOf(a.of)]]])

/**
 * A capability adds the inputs it owns (the roster its problems, money its balances), so that the engine need not know it. One that
 * decides names the matters that guard it: they are locked, in the order of their ids, before anything is read (design §3), so that
 * of two acts at the same instant the second sees what the first did.
 */
export function registerInput(name: string, make: (args: Args, about: About) => Answer, guard?: Guard): void {
  INPUTS[name] = make
  if (guard) GUARDS.set(name, guard)
}

const ends = new WeakMap<object, string[]>()
/** Stages in which a matter ended off the ordinary way, as `kind:stage`. */
function asideEnds(kinds: Record<string, KindDef>): string[] {
  let found = ends.get(kinds)
  if (!found) ends.set(kinds, (found = Object.values(kinds).flatMap((kind) => kind.stages.filter((s) => endsAside(kind, s.name)).map((s) => `${kind.name}:${s.name}`))))
  return found
}

function unitsUnder(about: About, unit?: string | null): string[] {
  const root = unit ?? about.matter.unitPath.find((id) => about.work.rules.units.get(id)?.type === 'site') ?? about.matter.unitPath.at(-1) ?? about.matter.unit
  return [...about.work.rules.units.values()].filter((u) => root === null || u.path.includes(root ?? '')).map((u) => u.id)
}

function told(matter: MatterState): string[] {
  const rows = matter.fields.openMatters
  if (!Array.isArray(rows)) return []
  return rows.flatMap((r) => (r !== null && typeof r === 'object' && !Array.isArray(r) && r.told === true && typeof r.matter === 'string' ? [r.matter] : []))
}

// In the order of ids, as all do who lock several. What a field names is what it says after the act, not what was linked before it.
const LINKED = `select jsonb_agg(x) from (select m.id, l.role from (select to_id as id, role from matter_link where tenant_id = $1 and from_id = $2 and role = any(?::text[]) union select from_id, role from matter_link where tenant_id = $1 and to_id = $2 and role = any(?::text[]) union select f.id, f.role from unnest(?::uuid[], ?::text[]) f(id, role)) l
  join matter m on m.tenant_id = $1 and m.id = l.id order by m.id for update of m) x`

/** Loads what the controls of an action name, after the lock, in one query however many they are; it locks what hangs on `links` as well. */
export function loadInputs(work: Work, s: Omit<Situation, 'inputs'>, after: MatterState, held: Held | null, links: readonly string[] = []): Promise<Situation['inputs']> {
  return loadInputsOf(work, [s], after, held, links)
}

/** The same for several actions on one matter at once, as its page asks; what two of them name alike is asked once. */
export async function loadInputsOf(work: Work, situations: readonly Omit<Situation, 'inputs'>[], after: MatterState, held: Held | null, links: readonly string[] = []): Promise<Situation['inputs']> {
  const out: Situation['inputs'] = {}
  const params: unknown[] = [work.tx.tenant, after.id]
  const columns = new Map<string, string>()
  const targets: { control: string; name: string; column: string }[] = []
  const loaded = new Map<string, Value>()
  const column = (sql: string, given: unknown[]): string => { let i = 0; return `(${sql.replace(/\?/g, () => { params.push(given[i++] ?? null); return `$${params.length}` })})` }
  const kind = situations[0]?.kind
  const named = links.filter((role) => kind?.fields[role]?.of)
  if (links.length > 0) columns.set('linked', column(LINKED, [links.filter((role) => !named.includes(role)), links.filter((role) => !named.includes(role)), named.map((role) => idOf(after.fields[role])), named]))
  const needed = needing(situations, after)
  if (!situations.some((s) => s.probe)) await lockGuards(work.tx, needed)
  for (const [control, env] of needed) {
    for (const [name, need] of Object.entries(control.needs)) {
      const answer = answerTo(need, env, { id: after.id, matter: after, held, work })
      if (!answer) continue
      if ('value' in answer) { (out[control.id] ??= {})[name] = answer.value; continue }
      if ('load' in answer) {
        if (!loaded.has(answer.once)) loaded.set(answer.once, await answer.load(work.tx))
        ;(out[control.id] ??= {})[name] = loaded.get(answer.once) ?? null
        continue
      }
      const key = JSON.stringify([answer.sql, answer.params])
      if (!columns.has(key)) columns.set(key, column(answer.sql, answer.params))
      targets.push({ control: control.id, name, column: columns.get(key) ?? '' })
    }
  }
  if (columns.size === 0) return out
  const asked = [...columns.values()]
  const usesMatter = asked.some((c) => /\$2\b/.test(c))
  const [row] = await work.tx.query<Record<string, Value>>(`select ${asked.map((c, i) => `${c} as i${i}`).join(', ')}${usesMatter ? '' : ', $2::uuid as unused'}`, params, 'prepared')
  const rows = (row?.[`i${asked.indexOf(columns.get('linked') ?? '')}`] ?? []) as { id: string; role: string }[]
  for (const role of links) work.linked.set(`${after.id} ${role}`, rows.filter((r) => r.role === role).map((r) => r.id))
  for (const t of targets) (out[t.control] ??= {})[t.name] = row?.[`i${asked.indexOf(t.column)}`] ?? null
  return out
}

/** Controls with something to load: those that answer to an action and the clocks it moves, each with what its arguments are read from. */
function needing(situations: readonly Omit<Situation, 'inputs'>[], after: MatterState): Map<Control, Env> {
  const found = new Map<Control, Env>()
  for (const s of situations) {
    const { answering, clocks } = metBy(s.force, s.kind.name, s.action.name)
    const env = envOf({ ...s, inputs: {} }, after, undefined)
    for (const { control } of s.probe ? answering : [...answering, ...clocks]) if (Object.keys(control.needs).length > 0) found.set(control, env)
  }
  return found
}

function answerTo(need: Need, env: Env, about: About): Answer | null {
  return INPUTS[need.input]?.(argsOf(need, env), about) ?? null
}

function argsOf(need: Need, env: Env): Args {
  const args: Args = {}
  for (const [name, expression] of Object.entries(need.args)) args[name] = (value(expression, need.input)(env) as Value | undefined) ?? null
  return args
}

/** One statement of its own, so that what is read next sees what the locks waited for. */
async function lockGuards(tx: Tx, needed: Map<Control, Env>): Promise<void> {
  const ids = new Set<string>()
  for (const [control, env] of needed) {
    for (const need of Object.values(control.needs)) for (const id of (await GUARDS.get(need.input)?.(argsOf(need, env), tx)) ?? []) if (idOf(id) !== null) ids.add(String(id))
  }
  if (ids.size > 0) await tx.query('select id from matter where tenant_id = $1 and id = any($2::uuid[]) order by id for update', [tx.tenant, [...ids].sort()])
}
