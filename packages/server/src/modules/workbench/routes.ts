import { boxCounts, boxOf } from './boxes.ts'
import { decisionsInbox } from './inbox.ts'
import { benchCount, benchOf } from './bench.ts'
import { alertView, dutyView, person, type AlertRecord } from './views.ts'
import { os } from '../../platform/api.ts'
import { reading, session, writing } from '../session/index.ts'
import { inHouse } from '../../platform/db.ts'
import { NotFound, Stale } from '../../platform/errors.ts'
import { decideOn, steadsOf, waitsFor } from '../approvals/index.ts'
import { dutiesFor, openDuty } from '../duties/index.ts'
import { actOn } from '../engine/index.ts'
import { answer, headAfter, pageOf } from '../matters/index.ts'
import { noticeTarget, noticeWords } from '../../platform/messaging/index.ts'
import { dayIn, midnightIn } from '../../platform/days.ts'

export const workRoutes = {
  bench: os.work.bench.handler(({ context }) => reading(context, (tx, s) => benchOf(tx, s))),
  counts: os.work.counts.handler(({ context }) => reading(context, async (tx, s) => {
    const me = [s.person, ...s.actor.standsInFor]
    const all = [s.person, ...steadsOf(s.actor)]
    const [row] = await tx.query<{ approvals: number; alerts: number; notices: number }>(
      `select (select count(*)::int from approval_task t where t.tenant_id = $1 and t.state = 'open' and ${waitsFor(s.actor, '$4', '$3')}) as approvals,
        (select count(*)::int from alert where tenant_id = $1 and read_at is null and recipients && $2::uuid[]) as alerts, (select count(*)::int from notice where tenant_id = $1 and person_id = $3 and read_at is null) as notices`, [s.tenant, me, s.person, all])
    return { bench: (row?.approvals ?? 0) + (await benchCount(tx, s)), approvals: row?.approvals ?? 0, alerts: row?.alerts ?? 0, notices: row?.notices ?? 0 }
  })),
  readAlert: os.work.readAlert.handler(async ({ context, input }) => {
    const s = await session(context)
    const me = [s.person, ...s.actor.standsInFor]
    const read = await inHouse(s.pool, s.tenant, async (tx) => {
      const [row] = await tx.query<AlertRecord>('select a.*, m.title, m.kind, m.number from alert a join matter m on m.tenant_id = a.tenant_id and m.id = a.matter_id where a.tenant_id = $1 and a.id = $2 and a.recipients && $3::uuid[] for update of a', [s.tenant, input.id, me])
      if (!row) throw new NotFound()
      if (row.read_at) { if (row.read_by === s.person) return row; throw new Stale({ what: 'alert-read', at: row.read_at, by: person(s.rules, row.read_by) }) }
      const [now] = await tx.query<{ now: string }>('update alert set read_at = clock_timestamp(), read_by = $3 where tenant_id = $1 and id = $2 returning read_at as now', [s.tenant, input.id, s.person])
      return { ...row, read_at: now?.now ?? null, read_by: s.person }
    })
    // The reading itself is an act on the matter: it stops the clock of being read, where an article runs one.
    const page = await pageOf(context, read.matter_id).catch(() => null)
    const action = ['acknowledge', 'read', 'read-alert'].find((name) => page?.actions.some((a) => a.name === name && a.possible))
    if (action) await actOn(s.pool, { tenant: s.tenant, person: s.person, as: 'person' }, { id: read.matter_id, action, fields: {} }).catch(() => undefined)
    if (input.assignTo && page?.actions.some((a) => a.name === 'assign')) await actOn(s.pool, { tenant: s.tenant, person: s.person, as: 'person' }, { id: read.matter_id, action: 'assign', fields: { person: input.assignTo } })
    context.nudge()
    return alertView(s.rules, read)
  }),
  notices: os.work.notices.handler(({ context, input }) => reading(context, async (tx, s) => {
    const before = input.cursor && !Number.isNaN(Date.parse(input.cursor)) ? input.cursor : null
    const rows = await tx.query<{ id: string; at: string; code: string; params: Record<string, never>; matter_id: string | null; read_at: string | null }>('select id, at, code, params, matter_id, read_at from notice where tenant_id = $1 and person_id = $2 and ($3::timestamptz is null or at < $3) order by at desc limit 51', [tx.tenant, s.person, before])
    const page = rows.slice(0, 50)
    return { notices: page.map((n) => ({ id: n.id, at: n.at, text: noticeWords(n.code, n.params, s.rules), matter: n.matter_id, target: noticeTarget(n.code, n.params, n.matter_id), readAt: n.read_at })), next: rows.length > 50 ? page.at(-1)?.at ?? null : null }
  })),
  readNotices: os.work.readNotices.handler(({ context, input }) => writing(context, async (tx, s) => {
    await tx.query('update notice set read_at = clock_timestamp() where tenant_id = $1 and person_id = $2 and read_at is null and ($3::uuid[] is null or id = any($3::uuid[]))', [tx.tenant, s.person, input.ids ?? null])
    return { ok: true as const }
  })),
  approvals: os.work.approvals.handler(({ context, input }) => reading(context, async (tx, s) => (input?.box ? { tasks: [], decided: [], ...(await boxOf(tx, s, input.box, input)) } : { ...(await decisionsInbox(tx, s)), items: [], next: null, counts: await boxCounts(tx, s), kinds: [] }))),
  decide: os.work.decide.handler(async ({ context, input }) => {
    const s = await session(context)
    const result = await decideOn(s.pool, s.caller, input.task, { ...input, words: input.words ?? '' })
    context.nudge()
    return { state: result.state, matter: await headAfter(context, result) }
  }),
  duties: os.work.duties.handler(({ context, input }) => reading(context, async (tx, s) => {
    const today = dayIn(s.rules.house.zone, new Date().toISOString())
    const from = midnightIn(s.rules.house.zone, input.from ?? today)
    const to = new Date(Date.parse(midnightIn(s.rules.house.zone, input.to ?? input.from ?? today)) + 86_400_000).toISOString()
    const rows = await dutiesFor(tx, s.rules, input.mine === 'true' ? s.person : null, from, to)
    return { duties: rows.map((d) => ({ ...dutyView(s.rules, d), role: d.role ?? '', unit: d.unit_id ? { id: d.unit_id, name: s.rules.units.get(d.unit_id)?.name ?? '—' } : null })) }
  })),
  openDuty: os.work.openDuty.handler(async ({ context, input }) => {
    const s = await session(context)
    return answer(context, await openDuty(s.pool, s.caller, input.id))
  }),
}

