import type { Catalogue, ChoiceList, FormDef, LexiconEntry, ParamDef, Regulation, RoleDef } from '@guixing/core/model/regulation'
import type { Control } from '@guixing/core/model/control'
import type { KindDef, Value, WhoRef } from '@guixing/core/model/kind'
import type { Actor, Force, RoleGrant } from '@guixing/core/lifecycle/situation'
import { makeCalendar, plain, type Calendar } from '@guixing/core/calendar/calendar'
import { dayIn } from '../../platform/days.ts'
import { sha256 } from '../../platform/hash.ts'
import { isWhole, loadMandates, type Mandates } from './mandates.ts'
import { newId } from '../../platform/ids.ts'
import { houseRoutes, type HouseRoute } from './house-routes.ts'
import { inHouse, lookUp, type Pool, type Tx } from '../../platform/db.ts'

/** What a house adopted, as stored: catalogue parts every regulation shares. */
export type CatalogueBody = Pick<Catalogue, 'kinds' | 'lists' | 'lexicon' | 'forms' | 'params' | 'roles' | 'entries'>

export interface Adopted { code: string; hash: string; level: 'enforced' | 'observed' | 'reference'; from: string; regulation: Regulation; unit: string | null }
export interface Unit { id: string; parent: string | null; name: string; type: string; code: string | null; head: string | null; path: string[] }
export interface Person { id: string; name: string; login: string | null; email: string | null; unit: string | null; active: boolean; language: string; grants: RoleGrant[]; joined: string }

/** A set of versions with its compiled list of controls. Shared by all matters opened under it. */
export interface Pin { id: string; day: string; kinds: Record<string, KindDef>; force: Force[]; lexicon: Record<string, LexiconEntry>; params: Record<string, ParamDef> }

/** Everything of a house that changes seldom, loaded once per revision. Decisions read it; nothing in it is written in place. */
export interface Rules extends Mandates {
  rev: number
  house: { id: string; slug: string; name: string; zone: string; language: string; settings: Record<string, Value> }
  catalogue: CatalogueBody
  catalogueHash: string
  adopted: Adopted[]
  /** Today's controls: those enforced or observed, overridden ones left out. */
  force: Force[]
  overridden: { control: Control; by: Control }[]
  pin: Pin
  pins: Map<string, Pin>
  units: Map<string, Unit>
  /** Units that were given up, with those above them that remain: what lay there goes to their heads. */
  former: ReadonlyMap<string, string[]>
  people: Map<string, Person>
  calendars: Map<string, Calendar>
  calendar: Calendar
  plain: Calendar
  /** The house's own value of a day, else the default: today's, or that of the versions named. */
  paramAt: (code: string, day: string, defaults?: Record<string, ParamDef>) => Value | undefined
  params: Record<string, ParamDef>
  lists: Record<string, ChoiceList>
  forms: Record<string, FormDef>
  roles: Record<string, RoleDef>
  /** Routes the house laid over approvals, published: by control, the latest first. */
  houseRoutes: ReadonlyMap<string, readonly HouseRoute[]>
}

const cache = new Map<string, { rules: Rules; day: string; checked: number }>()
/** A right taken away on another node is gone here after this long at the latest. */
const CHECK_EVERY_MS = 1_000
const loading = new Map<string, Promise<Rules>>()

/** The rules of a house as of its revision; `rev` from the action's own lock query tells whether the cache is stale. */
export async function rulesOf(pool: Pool, tenant: string, rev?: number): Promise<Rules> {
  const kept = cache.get(tenant)
  // A regulation comes into force, and a pin ends, with the day: what was read yesterday is read again.
  if (kept && (rev === undefined || kept.rules.rev >= rev) && kept.day === dayIn(kept.rules.house.zone, new Date().toISOString())
    && (rev !== undefined || Date.now() - kept.checked < CHECK_EVERY_MS || (await isCurrent(pool, kept)))) return kept.rules
  let pending = loading.get(tenant)
  if (!pending) {
    pending = inHouse(pool, tenant, (tx) => load(tx), 'read').finally(() => loading.delete(tenant))
    loading.set(tenant, pending)
  }
  const rules = await pending
  cache.set(tenant, { rules, day: dayIn(rules.house.zone, new Date().toISOString()), checked: Date.now() })
  return rules
}

async function isCurrent(pool: Pool, kept: { rules: Rules; checked: number }): Promise<boolean> {
  const rev = await revisionOf(pool, kept.rules.house.id)
  kept.checked = Date.now()
  return Number(rev) <= kept.rules.rev
}

/** Raised by every change of its rules; undefined when there is no such house. */
export const revisionOf = async (pool: Pool, tenant: string): Promise<number | undefined> =>
  (await lookUp<{ rev: number }>(pool, 'select rev from house where id = $1', [tenant]))[0]?.rev

/** Forgets the cache after a change made by this node; other nodes see the raised revision. */
export function forgetRules(tenant: string): void {
  cache.delete(tenant)
}

/** Raises the revision in the same transaction as the change, so that no node decides by old rules afterwards. */
export async function raiseRevision(tx: Tx): Promise<void> {
  await tx.query('update house set rev = rev + 1 where id = $1', [tx.tenant])
  cache.delete(tx.tenant)
}

async function load(tx: Tx): Promise<Rules> {
  const t = [tx.tenant]
  const [house] = await tx.query<{ id: string; slug: string; name: string; zone: string; language: string; rev: number; settings: Record<string, Value>; today: string; catalogue: string | null }>(
    `select id, slug, name, zone, language, rev, settings, catalogue_hash as catalogue, to_char(now() at time zone zone, 'YYYY-MM-DD') as today from house where id = $1`, t)
  if (!house) throw new Error('no such house')
  const [catalogueRow] = await tx.query<{ hash: string; body: CatalogueBody }>('select hash, body from catalogue_version where tenant_id = $1 order by (hash = $2) desc nulls last, stored_at desc, hash limit 1', [tx.tenant, house.catalogue])
  if (!catalogueRow) throw new Error('the house has no catalogue')
  const adoptedRows = await tx.query<{ code: string; hash: string; level: Adopted['level']; from_day: string; unit_id: string | null; body: Regulation }>(
    `select distinct on (a.code) a.code, a.hash, a.level, a.from_day, a.unit_id, v.body from adoption a join regulation_version v using (tenant_id, code, hash)
     where a.tenant_id = $1 and a.from_day <= $2::date order by a.code, a.from_day desc, a.adopted_at desc`, [tx.tenant, house.today])
  const units = await tx.query<{ id: string; parent_id: string | null; name: string; type: string; code: string | null; head_id: string | null; path: string[]; active: boolean }>('select id, parent_id, name, type, code, head_id, path, active from unit where tenant_id = $1', t)
  const people = await tx.query<{ id: string; name: string; login: string | null; email: string | null; unit_id: string | null; active: boolean; language: string; joined_on: string; grants: RoleGrant[] | null }>(
    `select p.id, p.name, p.login, p.email, p.unit_id, p.active, p.language, p.joined_on, (select jsonb_agg(jsonb_build_object('role', g.role, 'unit', g.unit_id, 'scope', g.scope)) from role_grant g where g.tenant_id = p.tenant_id and g.person_id = p.id) as grants
     from person p where p.tenant_id = $1`, t)
  const parameterRows = await tx.query<{ code: string; from_day: string; value: Value }>('select code, from_day, value from parameter where tenant_id = $1 order by code, from_day desc, set_at desc', t)
  const calendarRows = await tx.query<{ id: string; version: number; body: Calendar }>('select id, version, body from calendar where tenant_id = $1 order by id, version', t)
  const pinRows = await tx.query<PinRow>('select id, day, catalogue_hash, regulations from pin where tenant_id = $1', t)

  const body: CatalogueBody = { ...catalogueRow.body, lists: dict(catalogueRow.body.lists), lexicon: dict(catalogueRow.body.lexicon), forms: dict(catalogueRow.body.forms), roles: dict(catalogueRow.body.roles), entries: dict(catalogueRow.body.entries ?? {}) }
  const adopted: Adopted[] = adoptedRows.map((r) => ({ code: r.code, hash: r.hash, level: r.level, from: r.from_day, regulation: r.body, unit: r.unit_id }))
  const kinds = withFacets(body.kinds, adopted)
  const { force, overridden } = compose(adopted)
  const params = paramsOf(body.params, adopted)
  const values = new Map<string, { from: string; value: Value }[]>()
  for (const row of parameterRows) values.set(row.code, [...(values.get(row.code) ?? []), { from: row.from_day, value: row.value }])

  const calendars = new Map<string, Calendar>()
  let calendar: Calendar | undefined
  for (const row of calendarRows) {
    const made = makeCalendar({ ...row.body, id: row.id, version: String(row.version) })
    calendars.set(`${row.id}@${row.version}`, made)
    if (row.id === 'house') calendar = made
  }
  const always = plain(house.zone)
  const hash = pinHash(catalogueRow.hash, adopted, house.today)
  const pins = new Map<string, Pin>()
  for (const row of pinRows) pins.set(row.id, await pinFrom(tx, row, { catalogueHash: catalogueRow.hash, kinds, adopted, lexicon: body.lexicon, params: body.params }))
  // The present set gets its row when the first matter is opened under it (see pinRow).
  const known = [...pins.values()].find((p) => (p as Pin & { hash?: string }).hash === hash)
  return {
    rev: Number(house.rev), house, catalogue: { ...body, kinds }, catalogueHash: catalogueRow.hash, adopted, force, overridden,
    pin: known ?? Object.assign({ id: newId(), day: house.today, kinds, force, lexicon: body.lexicon, params }, { hash, fresh: true }),
    pins, former: formerUnits(units), units: new Map(units.filter((u) => u.active).map((u) => [u.id, { id: u.id, parent: u.parent_id, name: u.name, type: u.type, code: u.code, head: u.head_id, path: u.path }])),
    people: new Map(people.map((p) => [p.id, { id: p.id, name: p.name, login: p.login, email: p.email, unit: p.unit_id, active: p.active, language: p.language, grants: p.grants ?? [], joined: p.joined_on }])),
    ...(await loadMandates(tx, body.roles)),
    calendars, calendar: calendar ?? always, plain: always,
    paramAt: (code, day, defaults = params) => {
      const rows = values.get(code)?.find((r) => r.from <= day)
      return rows ? rows.value : defaults[code]?.value
    },
    params, lists: body.lists, forms: body.forms, roles: body.roles, houseRoutes: await houseRoutes(tx),
  }
}

function formerUnits(units: readonly { id: string; path: string[]; active: boolean }[]): ReadonlyMap<string, string[]> {
  const active = new Set(units.filter((u) => u.active).map(({ id }) => id))
  return new Map(units.filter((u) => !u.active).map((u) => [u.id, [u.id, ...u.path.filter((id) => active.has(id))]]))
}

interface PinRow { id: string; day: string; catalogue_hash: string; regulations: { code: string; hash: string; level: Adopted['level'] }[] }

async function pinFrom(tx: Tx, row: PinRow, present: { catalogueHash: string; kinds: Record<string, KindDef>; adopted: Adopted[]; lexicon: Record<string, LexiconEntry>; params: Record<string, ParamDef> }): Promise<Pin> {
  const adopted: Adopted[] = []
  for (const r of row.regulations) {
    const now = present.adopted.find((a) => a.code === r.code && a.hash === r.hash)
    const regulation = now?.regulation ?? (await tx.query<{ body: Regulation }>('select body from regulation_version where tenant_id = $1 and code = $2 and hash = $3', [tx.tenant, r.code, r.hash]))[0]?.body
    if (regulation) adopted.push({ ...r, from: row.day, regulation, unit: null })
  }
  let { kinds, lexicon, params } = present
  if (row.catalogue_hash !== present.catalogueHash) {
    const old = (await tx.query<{ body: CatalogueBody }>('select body from catalogue_version where tenant_id = $1 and hash = $2', [tx.tenant, row.catalogue_hash]))[0]?.body
    if (old) { kinds = withFacets(old.kinds, adopted); lexicon = old.lexicon; params = old.params }
  }
  return Object.assign({ id: row.id, day: row.day, kinds, force: compose(adopted).force, lexicon, params: paramsOf(params, adopted) }, { hash: pinHash(row.catalogue_hash, adopted, row.day) })
}

/** Defaults of the catalogue, those of an adopted regulation before them. */
function paramsOf(shared: Record<string, ParamDef>, adopted: Adopted[]): Record<string, ParamDef> {
  const params = dict({ ...shared })
  for (const a of adopted) for (const p of a.regulation.params) params[p.code] = p
  return params
}

const pinHash = (catalogue: string, adopted: Adopted[], day: string): string =>
  sha256(JSON.stringify([catalogue, day, adopted.map((a) => [a.code, a.hash, a.level]).sort()]))

/**
 * The row of the present pin, to be written with the first matter that needs it; many may race to it, of this node and of others. Each
 * offers an id of its own: two rows of one id would meet at the primary key, where `on conflict (hash)` does not look.
 */
export async function ensurePin(tx: Tx, rules: Rules): Promise<Pin> {
  const pin = rules.pin as Pin & { hash: string; fresh?: boolean }
  if (!pin.fresh) return pin
  const [row] = await tx.query<{ id: string }>(
    `insert into pin (tenant_id, id, hash, catalogue_hash, regulations, day) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, hash) do update set hash = excluded.hash returning id`,
    [tx.tenant, newId(), pin.hash, rules.catalogueHash, JSON.stringify(rules.adopted.map((a) => ({ code: a.code, hash: a.hash, level: a.level }))), pin.day])
  if (row) pin.id = row.id
  rules.pins.set(pin.id, pin)
  return pin
}

/** After the commit the pin's row is there for good. */
export function pinWritten(rules: Rules): void {
  delete (rules.pin as Pin & { fresh?: boolean }).fresh
}

/**
 * Lays the adopted regulations over one another: reference ones bind nothing; where controls share a concern that is
 * resolved by precedence, the highest regulation wins and the others are listed as overridden (X-04, S02-34).
 */
export function compose(adopted: Adopted[]): { force: Force[]; overridden: { control: Control; by: Control }[] } {
  const live = adopted.filter((a) => a.level !== 'reference').sort((a, b) => b.regulation.precedence - a.regulation.precedence || a.code.localeCompare(b.code))
  const winners = new Map<string, Control>()
  const force: Force[] = []
  const overridden: { control: Control; by: Control }[] = []
  for (const a of live) {
    for (const control of a.regulation.controls) {
      if (control.concern && control.resolve === 'precedence') {
        const winner = winners.get(control.concern)
        if (winner && winner.regulation !== control.regulation) { overridden.push({ control, by: winner }); continue }
        winners.set(control.concern, control)
      }
      force.push({ control, level: a.level === 'observed' ? 'observed' : 'enforced' })
    }
  }
  return { force, overridden }
}

/** Names that people send are looked up here: `constructor` and the like must not be found. */
const dict = <T>(entries: Record<string, T>): Record<string, T> => Object.assign(Object.create(null) as Record<string, T>, entries)

/** Kinds with only those facets an adopted regulation uses. */
function withFacets(kinds: Record<string, KindDef>, adopted: Adopted[]): Record<string, KindDef> {
  const used = new Set(adopted.filter((a) => a.level !== 'reference').flatMap((a) => a.regulation.uses))
  const out: Record<string, KindDef> = dict({})
  for (const [name, kind] of Object.entries(kinds)) {
    const on = (part: { facet?: string }) => part.facet === undefined || used.has(`${name}.${part.facet}`)
    out[name] = {
      ...kind, stages: kind.stages.filter(on),
      fields: dict(Object.fromEntries(Object.entries(kind.fields).filter(([, f]) => on(f)))),
      actions: dict(Object.fromEntries(Object.entries(kind.actions).filter(([, a]) => on(a)).map(([n, a]) => [n, { ...a, asks: a.asks.filter((ask) => on(ask.field)) }]))),
    }
  }
  return out
}

/** Controls that govern a matter: of the pin for gate, limit, approval, clock, record; of today for the rest and `pin: now` (design §3). */
const governing = new WeakMap<Pin, { rev: number; force: Force[] }>()
const FOLLOWS_TODAY = new Set(['access', 'screen', 'consequence', 'duty', 'measure', 'acknowledge'])
export function forceFor(rules: Rules, pin: Pin): Force[] {
  const kept = governing.get(pin)
  if (kept && kept.rev === rules.rev) return kept.force
  const today = (f: Force) => FOLLOWS_TODAY.has(f.control.type) || f.control.pin === 'now'
  const force = [...pin.force.filter((f) => !today(f)), ...rules.force.filter(today)]
  governing.set(pin, { rev: rules.rev, force })
  return force
}

/** Parameters of a matter: the house's values of the day it was pinned, and the defaults of the versions it was opened under. */
export function paramFor(rules: Rules, pin: Pin): (code: string) => Value | undefined {
  return (code) => rules.paramAt(code, pin.day, pin.params)
}

/** The person as an actor, with delegations of today. Unknown or inactive people act as nobody. */
export function actorOf(rules: Rules, personId: string, now: string): Actor | null {
  const person = rules.people.get(personId)
  if (!person?.active) return null
  const mine = rules.delegations.filter((d) => d.to === personId && d.starts <= now && d.ends > now)
  const standsInFor = [...new Set(mine.filter(isWhole).map((d) => d.from))]
  const grants = [...person.grants, ...standsInFor.flatMap((id) => rules.people.get(id)?.grants.filter((g) => g.role !== 'administrator') ?? [])]
  return {
    id: person.id, name: person.name, as: 'person', roles: grants, unit: person.unit, unitPath: person.unit ? rules.units.get(person.unit)?.path ?? [] : [],
    heads: [...rules.units.values()].filter((u) => u.head === personId || (u.head !== null && standsInFor.includes(u.head))).map((u) => u.id), standsInFor, decidesFor: [...new Set(mine.map((d) => d.from))], narrowed: narrowedBy(rules.force),
  }
}

const narrowing = new WeakMap<readonly Force[], Record<string, WhoRef[][]>>()
/** Kinds of which an enforced access control says who sees them (3.8); worked out once for a list of controls. */
function narrowedBy(force: readonly Force[]): Record<string, WhoRef[][]> {
  let found = narrowing.get(force)
  if (!found) {
    narrowing.set(force, (found = {}))
    for (const { control, level } of force) {
      if (control.type !== 'access' || !control.see || level !== 'enforced') continue
      for (const bind of control.binds) if ('kind' in bind && !('fields' in bind) && bind.kind && !bind.action) (found[bind.kind] ??= []).push(control.see)
    }
  }
  return found
}

export const pathOf = (rules: Rules, unit: string | null | undefined): string[] => (unit ? rules.units.get(unit)?.path ?? rules.former.get(unit) ?? [unit] : [])
