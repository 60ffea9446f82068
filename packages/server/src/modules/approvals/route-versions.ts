import type { ApprovalControl, RouteSet } from '@guixing/core/model/control'
import { Invalid, NotFound, Stale, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { dayIn } from '../../platform/days.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import type { Tx } from '../../platform/db.ts'
import { raiseRevision, type Rules } from '../rules/index.ts'
import { checkRoutes } from './route-check.ts'

export interface RouteRow {
  id: string; control: string; version: number; routes: RouteSet; state: 'draft' | 'published' | 'retired'; effective: string | null; note: string | null; edit: number
  made_by: string; made_at: string; published_by: string | null; published_at: string | null; retired_by: string | null; retired_at: string | null; retired_note: string | null
}
/** Who acts, with the rules as they are. */
export interface Editor { person: string; rules: Rules }

const COLUMNS = 'id, control, version, routes, state, effective, note, edit, made_by, made_at, published_by, published_at, retired_by, retired_at, retired_note'

/** The approvals in force whose routes can be looked at; the article's own, nothing laid over. */
export function approvalsInForce(rules: Rules): ApprovalControl[] {
  return rules.force.map(({ control }) => control).filter((control): control is ApprovalControl & Rules['force'][number]['control'] => control.type === 'approval')
}

/** @throws NotFound no regulation in force has such an approval */
export function approvalNamed(rules: Rules, id: string): ApprovalControl {
  const control = approvalsInForce(rules).find((one) => one.id === id)
  if (!control) throw new NotFound()
  return control
}

/** All versions of one approval or of all, the latest first. */
export function routeVersions(tx: Tx, control: string | null = null): Promise<RouteRow[]> {
  return tx.query<RouteRow>(`select ${COLUMNS} from approval_route where tenant_id = $1 and ($2::text is null or control = $2) order by control, version desc`, [tx.tenant, control])
}

/**
 * Keeps the draft of an approval's routes. `edit`: of the draft it was made from, 0 where there was none; `over`: the highest version seen then.
 * @throws Invalid what is wrong, at its field; Stale somebody else saved or published meanwhile; Invalid `fixed` where the article fixes the chain
 */
export async function saveDraft(tx: Tx, { person, rules }: Editor, id: string, { edit, over }: { edit: number; over: number }, body: unknown): Promise<RouteRow> {
  const control = mustBeOpen(approvalNamed(rules, id))
  const { routes, faults } = checkRoutes(rules, control, body)
  if (!routes) throw new Invalid(faults)
  const [draft, last] = await locked(tx, id)
  mustBeTheSame(rules, draft, last, edit, over)
  const [saved] = draft
    ? await tx.query<RouteRow>(`update approval_route set routes = $3, edit = edit + 1, made_by = $4, made_at = clock_timestamp() where tenant_id = $1 and id = $2 returning ${COLUMNS}`, [tx.tenant, draft.id, JSON.stringify(routes), person])
    : await tx.query<RouteRow>(`insert into approval_route (tenant_id, id, control, version, routes, made_by) values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`, [tx.tenant, newId(), id, (last?.version ?? 0) + 1, JSON.stringify(routes), person])
  if (!saved) throw new NotFound()
  return saved
}

/** Throws the draft away. @throws Stale it is no longer the one meant */
export async function discardDraft(tx: Tx, { rules }: Editor, id: string, edit: number): Promise<void> {
  approvalNamed(rules, id)
  const [draft, last] = await locked(tx, id)
  mustBeTheSame(rules, draft, last, edit)
  if (draft) await tx.query('delete from approval_route where tenant_id = $1 and id = $2', [tx.tenant, draft.id])
}

/**
 * Publishes the draft from a day on, with its fact. What runs already stays on its version.
 * @throws Invalid no note, a day gone by, or what has become wrong since it was saved; Stale another was published or the draft changed
 */
export async function publishDraft(tx: Tx, { person, rules }: Editor, id: string, edit: number, note: string, from?: string): Promise<RouteRow> {
  const control = mustBeOpen(approvalNamed(rules, id))
  const today = dayIn(rules.house.zone, new Date().toISOString())
  const day = from ?? today
  if (note.trim() === '') throw invalid('note', 'required')
  if (!isDay(day)) throw invalid('from', 'date')
  if (day < today) throw invalid('from', 'past', { today })
  const [draft, last] = await locked(tx, id)
  mustBeTheSame(rules, draft, last, edit)
  if (!draft) throw invalid('edit', 'no-draft')
  const { faults } = checkRoutes(rules, control, draft.routes)
  if (faults.length > 0) throw new Invalid(faults)
  const [published] = await tx.query<RouteRow>(
    `update approval_route set state = 'published', effective = $3, note = $4, published_by = $5, published_at = clock_timestamp() where tenant_id = $1 and id = $2 returning ${COLUMNS}`, [tx.tenant, draft.id, day, note.trim(), person])
  await streamFact(tx, 'route-published', { code: id, version: draft.version, from: day, reason: note.trim(), routes: draft.routes as never }, `approval-route:${id}`, person)
  await raiseRevision(tx)
  if (!published) throw new NotFound()
  return published
}

/** Takes every published version out of force: the article's own routes hold again, for what is asked from now on. @throws Invalid there is none, or no note */
export async function retireRoutes(tx: Tx, { person, rules }: Editor, id: string, note: string): Promise<void> {
  approvalNamed(rules, id)
  if (note.trim() === '') throw invalid('note', 'required')
  await locked(tx, id)
  const gone = await tx.query<{ version: number }>("update approval_route set state = 'retired', retired_by = $3, retired_at = clock_timestamp(), retired_note = $4 where tenant_id = $1 and control = $2 and state = 'published' returning version", [tx.tenant, id, person, note.trim()])
  if (gone.length === 0) throw invalid('control', 'nothing-published')
  await streamFact(tx, 'route-retired', { code: id, version: gone.map(({ version }) => version).sort((a, b) => b - a)[0] ?? null, reason: note.trim() }, `approval-route:${id}`, person)
  await raiseRevision(tx)
}

/** A day there is: of 30 February the calendar knows nothing. */
const isDay = (day: string): boolean => !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)

/** One editor at a time per approval: the draft, and the version made last, both as they stand now. */
async function locked(tx: Tx, id: string): Promise<[draft: RouteRow | undefined, last: RouteRow | undefined]> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tx.tenant}/approval-route/${id}`])
  const rows = await routeVersions(tx, id)
  return [rows.find(({ state }) => state === 'draft'), rows[0]]
}

function mustBeOpen(control: ApprovalControl): ApprovalControl {
  if (control.routesBy !== 'house') throw invalid('control', 'fixed')
  return control
}

/** Who was first is told: the one who saved, or the one who published. */
function mustBeTheSame(rules: Rules, draft: RouteRow | undefined, last: RouteRow | undefined, edit: number, over?: number): void {
  if ((draft?.edit ?? 0) === edit && (draft || over === undefined || (last?.version ?? 0) === over)) return
  const by = (id: string | null): { id: string; name: string } | null => (id ? { id, name: rules.people.get(id)?.name ?? '—' } : null)
  throw new Stale(draft ? { what: 'route-saved', at: draft.made_at, by: by(draft.made_by) } : last ? { what: last.state === 'retired' ? 'route-retired' : 'route-published', at: last.retired_at ?? last.published_at, by: by(last.retired_by ?? last.published_by) } : { what: 'route-discarded', at: null, by: null })
}
