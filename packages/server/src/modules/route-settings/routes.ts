import { maySee } from '@guixing/core/lifecycle/who'
import type { ApprovalState } from '@guixing/core/approvals/model'
import type { ApprovalControl, RouteSet } from '@guixing/core/model/control'
import type { Value } from '@guixing/core/model/kind'
import { os } from '../../platform/api.ts'
import { dayIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import { Invalid, NotFound, invalid } from '../../platform/errors.ts'
import { approvalNamed, approvalsInForce, checkRoutes, discardDraft, moveApproval, previewMove, publishDraft, retireRoutes, routeVersions, sampleMatter, saveDraft, tryRoutes } from '../approvals/index.ts'
import { iso, lockless, type Routed } from '../engine/index.ts'
import { actorOf, houseRouteOn, titleOf } from '../rules/index.ts'
import { mustAdminister, reading, session, writing, type Session } from '../session/index.ts'
import { detailOf, kindsOf, lineOf, moveView, named, triedView, versionView } from './views.ts'

const MOST = 100
const today = (s: Session): string => dayIn(s.rules.house.zone, new Date().toISOString())
/** Every door here is of those who administer; to others there is none. */
const administered = (s: Session): Session => { mustAdminister(s); return s }

/** How many approvals are under way, by control and the version they are on. */
async function runningBy(tx: Tx, control: string | null = null): Promise<Record<string, Record<string, number>>> {
  const rows = await tx.query<{ control: string; version: string; n: number }>(
    "select control, coalesce(body->'rules'->>'version', '') as version, count(*)::int as n from approval where tenant_id = $1 and state in ('open', 'stuck') and purpose = 'gate' and ($2::text is null or control = $2) group by 1, 2", [tx.tenant, control])
  const out: Record<string, Record<string, number>> = Object.create(null) as Record<string, Record<string, number>>
  for (const { control: id, version, n } of rows) (out[id] ??= {})[version] = n
  return out
}

export const houseRouteRoutes = {
  list: os.routes.list.handler(({ context }) => reading(context, async (tx, s) => {
    const { rules } = administered(s)
    const [rows, running] = [await routeVersions(tx), await runningBy(tx)]
    return { routes: approvalsInForce(rules).map((control) => lineOf(rules, control, rows.filter((row) => row.control === control.id), running[control.id] ?? {}, today(s))) }
  })),
  get: os.routes.get.handler(({ context, input }) => reading(context, async (tx, s) => {
    const control = approvalNamed(administered(s).rules, input.control)
    return detailOf(s.rules, control, await routeVersions(tx, control.id), (await runningBy(tx, control.id))[control.id] ?? {}, today(s))
  })),
  save: os.routes.save.handler(({ context, input }) => writing(context, async (tx, s) => versionView(administered(s).rules, approvalNamed(s.rules, input.control), await saveDraft(tx, s, input.control, input, input.body)))),
  discard: os.routes.discard.handler(({ context, input }) => writing(context, async (tx, s) => {
    await discardDraft(tx, administered(s), input.control, input.edit)
    return { ok: true as const }
  })),
  publish: os.routes.publish.handler(({ context, input }) => writing(context, async (tx, s) => versionView(administered(s).rules, approvalNamed(s.rules, input.control), await publishDraft(tx, s, input.control, input.edit, input.note, input.from)))),
  retire: os.routes.retire.handler(({ context, input }) => writing(context, async (tx, s) => {
    await retireRoutes(tx, administered(s), input.control, input.note)
    return { ok: true as const }
  })),
  try: os.routes.try.handler(({ context, input }) => reading(context, async (tx, s) => {
    const { rules } = administered(s)
    const control = approvalNamed(rules, input.control)
    const routes = input.body === undefined ? undefined : mustBeRight(s, control, input.body)
    const { about, applicant, now } = await sampleOf(tx, s, control, input)
    const asker = actorOf(rules, applicant, now)
    if (!asker) throw invalid('applicant', 'unknown-person')
    return triedView(rules, control, about.matter.number, tryRoutes({ rules, now, today: today(s) }, control, about, asker, routes))
  })),
  running: os.routes.running.handler(({ context, input }) => reading(context, async (tx, s) => {
    const { rules } = administered(s)
    const control = approvalNamed(rules, input.control)
    const version = houseRouteOn(rules, control, today(s))?.version ?? null
    const rows = await tx.query<{ id: string; matter_id: string; kind: string; number: string; title: string; state: 'open' | 'stuck'; requested_by: string | null; requested_at: string; body: ApprovalState }>(
      `select a.id, a.matter_id, m.kind, m.number, m.title, a.state, a.requested_by, a.requested_at, a.body from approval a join matter m on m.tenant_id = a.tenant_id and m.id = a.matter_id
       where a.tenant_id = $1 and a.control = $2 and a.purpose = 'gate' and a.state in ('open', 'stuck') order by coalesce(a.body->'rules'->>'version', '') = $3, a.requested_at, a.id limit ${MOST + 1}`, [tx.tenant, control.id, String(version ?? '')])
    return {
      version, more: rows.length > MOST,
      approvals: rows.slice(0, MOST).map((row) => {
        const on = row.body.rules?.version === undefined ? null : Number(row.body.rules.version)
        return {
          approval: row.id, matter: { id: row.matter_id, kind: row.kind, number: row.number, title: row.title, name: titleOf(rules, row.kind, row.title) }, state: row.state, version: on, behind: on !== version, requestedBy: row.requested_by === null ? null : named(rules, row.requested_by),
          requestedAt: iso(row.requested_at) ?? row.requested_at, waitsFor: [...new Set(row.body.tasks.filter((task) => task.state === 'open').flatMap((task) => task.candidates))].map((id) => named(rules, id)),
        }
      }),
    }
  })),
  previewMove: os.routes.previewMove.handler(({ context, input }) => reading(context, async (tx, s) => moveView(administered(s).rules, input.id, await previewMove(tx, s.rules, s.person, input.id)))),
  move: os.routes.move.handler(async ({ context, input }) => {
    const s = administered(await session(context))
    const moved = await moveApproval(s.pool, s.caller, input.id, input.seen, input.reason)
    context.nudge()
    return moved
  }),
}

function mustBeRight(s: Session, control: ApprovalControl, body: unknown): RouteSet {
  const { routes, faults } = checkRoutes(s.rules, control, body)
  if (!routes) throw new Invalid(faults)
  return routes
}

interface Given { matter?: string | undefined; sample?: { fields: Record<string, Value>; unit: string | null } | undefined; applicant?: string | undefined }

/** A matter that exists and may be seen, or one that was typed; and who would ask. */
async function sampleOf(tx: Tx, s: Session, control: ApprovalControl, given: Given): Promise<{ about: Routed; applicant: string; now: string }> {
  const kinds = kindsOf(s.rules, control)
  if (given.matter !== undefined) {
    const { held, now } = await lockless(tx, s.rules, given.matter)
    if (!maySee(s.actor, held.matter)) throw new NotFound()
    if (!kinds.some(({ name }) => name === held.kind.name)) throw invalid('matter', 'other-kind')
    return { about: held, applicant: given.applicant ?? held.matter.owner ?? held.matter.opener ?? s.person, now }
  }
  const applicant = given.applicant ?? s.person
  if (given.sample?.unit && !s.rules.units.has(given.sample.unit)) throw invalid('sample.unit', 'unknown-unit')
  const about = sampleMatter(s.rules, kinds[0]?.name ?? '', given.sample?.fields ?? {}, given.sample?.unit ?? null, applicant)
  if (!about) throw invalid('control', 'no-kind')
  return { about, applicant, now: new Date().toISOString() }
}
