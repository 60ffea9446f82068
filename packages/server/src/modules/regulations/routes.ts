import { acknowledgeIn, acknowledgementsOf } from './acknowledge.ts'
import { os } from '../../platform/api.ts'
import { once, mayAdminister, mustAdminister, reading, session, writing } from '../session/index.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { tellPeople } from '../../platform/messaging/index.ts'
import { countsOf, groupBy, monthStart, rate, tally } from '../conformance/index.ts'
import { meanRate, type Counts } from '@guixing/core/conformance/rate'
import { dayIn, daysBack } from '../../platform/days.ts'
import { meetingFlows } from './flows.ts'
import { adopt } from './adopt.ts'
import { annexesOf, bindAnnex } from './annexes.ts'
import { offered } from './shelf.ts'
import { evidenceOf } from './evidence.ts'
import { coverageOf } from './coverage.ts'
import { nowOf } from '../../platform/now.ts'
import { settingsFact } from '../../platform/stream-fact.ts'
import { raiseRevision, targetOf, titleOf, unsetIn, type Adopted, type Rules } from '../rules/index.ts'

const day = (rules: Rules) => dayIn(rules.house.zone, new Date().toISOString())
const find = (rules: Rules, code: string): Adopted => {
  const a = rules.adopted.find((x) => x.code === code.toLowerCase())
  if (!a) throw new NotFound()
  return a
}

export const regulationRoutes = {
  list: os.regulations.list.handler(({ context }) => reading(context, async (tx, s) => {
    const to = day(s.rules)
    const from = monthStart(to)
    const counts = groupBy(await countsOf(tx, { from, to }), (c) => c.regulation)
    const acks = await acknowledgementsOf(tx, s.rules)
    const adopted = s.rules.adopted.map((a) => {
      const rows = counts.get(a.code) ?? []
      const ack = acks.get(a.code)
      return {
        code: a.code, version: a.regulation.version, title: a.regulation.titles, level: a.level, adoptedFrom: a.from, precedence: a.regulation.precedence, articles: a.regulation.articles.length,
        rate: meanRate([...groupBy(rows, (r) => r.article).values()].map(tally)), breached: tally(rows).breached, acknowledged: ack?.confirmed ?? 0, toAcknowledge: ack?.scope ?? 0, mine: ack?.mine(s.person) ?? ('none' as const),
      }
    })
    const others = offered().filter((r) => !s.rules.adopted.some((a) => a.code === r.code)).map((r) => ({ code: r.code, version: r.version, title: r.titles, level: null, adoptedFrom: null, precedence: r.precedence, articles: r.articles.length, rate: null, breached: 0, acknowledged: 0, toAcknowledge: 0, mine: 'none' as const }))
    return { period: { from, to }, regulations: [...adopted, ...others] }
  })),
  get: os.regulations.get.handler(({ context, input }) => reading(context, async (tx, s) => {
    const code = input.code.toLowerCase()
    const a = s.rules.adopted.find((x) => x.code === code)
    const r = a?.regulation ?? offered().find((x) => x.code === code)
    if (!r) throw new NotFound()
    const today = day(s.rules)
    const counts = groupBy(await countsOf(tx, { from: monthStart(today), to: today, regulation: code }), (c) => c.control)
    const ack = (await acknowledgementsOf(tx, s.rules)).get(code)
    const versions = await tx.query<{ hash: string; version: string; from_day: string }>("select distinct on (a.hash) a.hash, v.version, a.from_day from adoption a join regulation_version v using (tenant_id, code, hash) where a.tenant_id = $1 and a.code = $2 order by a.hash, a.adopted_at", [tx.tenant, code])
    return {
      code: r.code, version: r.version, title: r.titles, family: r.family, precedence: r.precedence, level: a?.level ?? null, adoptedFrom: a?.from ?? null, signOff: r.signOff, chapters: r.chapters,
      articles: r.articles.map((x) => ({ no: x.no, chapter: x.chapter, text: x.text, modes: [...x.modes], requirements: x.requirements, controls: r.controls.filter((c) => c.clause.includes(x.no)).map((c) => c.id) })),
      controls: r.controls.map((c) => {
        const missing = unsetIn(s.rules, c, today)
        const state = a?.level === 'reference' || !a ? ('reference' as const) : s.rules.overridden.some((o) => o.control.id === c.id) ? ('overridden' as const) : missing.length > 0 ? ('inactive' as const) : ('live' as const)
        const t = tally(counts.get(c.id) ?? [])
        return { id: c.id, type: c.type, name: c.name, says: c.says, articles: c.clause, mode: c.mode, binds: c.binds.map((b) => ('fields' in b ? 'outgoing' : 'kind' in b ? `${b.kind}${b.action ? `.${b.action}` : ''}` : 'outcome' in b ? `${b.outcome}:${b.of}` : b.regulation)), requirements: c.carries, state, missing, concern: c.concern ?? null, rate: { ...t, rate: rate(t) } }
      }),
      acknowledgement: { scope: ack?.scope ?? 0, confirmed: ack?.confirmed ?? 0, mine: ack?.mine(s.person) ?? ('none' as const), by: ack?.dueFor(s.person) ?? null, unread: (ack?.unread ?? []).slice(0, 200) },
      versions: versions.map((v) => ({ version: v.version, from: v.from_day, current: v.hash === a?.hash })),
    }
  })),
  conformance: os.regulations.conformance.handler(({ context, input }) => reading(context, async (tx, s) => {
    const a = find(s.rules, input.code)
    const to = input.to ?? day(s.rules)
    const from = input.from ?? monthStart(to)
    const units = input.unit ? [...s.rules.units.values()].filter((u) => u.path.includes(input.unit ?? '')).map((u) => u.id) : undefined
    const rows = await countsOf(tx, { from, to, regulation: a.code, units })
    const byArticle = groupBy(rows, (r) => r.article)
    const byControl = groupBy(rows, (r) => r.control)
    const days = daysBack(to, 14)
    const trendRows = groupBy(await countsOf(tx, { from: days[0] ?? from, to, regulation: a.code, units }), (r) => `${r.article}|${r.day}`)
    return {
      code: a.code, from, to, rate: meanRate([...byArticle.values()].map(tally)), total: withRate(tally(rows)),
      articles: a.regulation.articles.map((x) => {
        const t = tally(byArticle.get(x.no) ?? [])
        const controls = a.regulation.controls.filter((c) => c.clause[0] === x.no)
        return { ...withRate(t), article: x.no, target: targetOf(s.rules, controls), trend: days.map((d) => rate(tally(trendRows.get(`${x.no}|${d}`) ?? []))), blocks: controls.length > 0 && t.conformed + t.breached === 0 && t.held + t.prevented > 0 }
      }),
      controls: a.regulation.controls.map((c) => ({ ...withRate(tally(byControl.get(c.id) ?? [])), control: c.id, target: targetOf(s.rules, [c]) })),
    }
  })),
  evidence: os.regulations.evidence.handler(({ context, input }) => reading(context, (tx, s) => evidenceOf(tx, s, find(s.rules, input.code), { ...input, to: input.to ?? day(s.rules), from: input.from ?? monthStart(input.to ?? day(s.rules)) }))),
  annexes: os.regulations.annexes.handler(({ context, input }) => reading(context, async (tx, s) => ({ annexes: await annexesOf(tx, s, input, await nowOf(tx)), mayBind: mayAdminister(s) }))),
  bindAnnex: os.regulations.bindAnnex.handler(async ({ context, input }) => {
    const s = await session(context)
    mustAdminister(s)
    return { matter: await bindAnnex(s.pool, s, s.caller, input) }
  }),
  adopt: os.regulations.adopt.handler(({ context, input }) => once(context, async (s) => {
    mustAdminister(s)
    await adopt(s.pool, s.tenant, s.person, input.code.toLowerCase(), input.level, input.from ?? day(s.rules))
    return { ok: true as const }
  })),
  acknowledge: os.regulations.acknowledge.handler(({ context, input }) => writing(context, async (tx, s) => ({ ok: true as const, at: await acknowledgeIn(tx, s.rules, s.person, find(s.rules, input.code)) }))),
  remind: os.regulations.remind.handler(({ context, input }) => writing(context, async (tx, s) => {
    const a = find(s.rules, input.code)
    const ack = (await acknowledgementsOf(tx, s.rules)).get(a.code)
    const people = (ack?.unread ?? []).map((p) => p.id)
    await tellPeople(tx, s.rules, [{ people, code: 'acknowledge-reminder', params: { code: a.code, title: a.regulation.titles['zh-CN'] }, key: `ack:${a.hash}:${day(s.rules)}` }])
    return { sent: people.length }
  })),
  conflicts: os.regulations.conflicts.handler(async ({ context }) => {
    const { rules } = await session(context)
    const live = rules.adopted.filter((a) => a.level !== 'reference').flatMap((a) => a.regulation.controls)
    const groups = groupBy(live.filter((c) => c.concern !== undefined), (c) => c.concern ?? '')
    return {
      conflicts: [...groups].filter(([, list]) => new Set(list.map((c) => c.regulation)).size > 1).map(([concern, list]) => ({
        concern, resolve: list[0]?.resolve ?? 'all', controls: list.map((c) => ({ id: c.id, regulation: c.regulation, article: c.clause[0] ?? '', name: c.name, wins: !rules.overridden.some((o) => o.control.id === c.id) })),
      })),
      flows: meetingFlows(rules),
    }
  }),
  coverage: os.regulations.coverage.handler(({ context }) => reading(context, (tx, s) => coverageOf(tx, s.rules))),
  parameters: os.regulations.parameters.handler(({ context }) => reading(context, async (tx, s) => {
    const today = day(s.rules)
    const rows = groupBy(await tx.query<{ code: string; from_day: string; value: never; set_by: string | null; reason: string | null }>('select code, from_day, value, set_by, reason from parameter where tenant_id = $1 order by from_day desc, set_at desc', [tx.tenant]), (r) => r.code)
    const users = usersOfParams(s.rules)
    return {
      parameters: Object.values(s.rules.params).map((p) => ({
        code: p.code, name: p.name, type: p.type, unit: p.unit ?? null, value: (s.rules.paramAt(p.code, today) ?? null) as never, origin: (rows.get(p.code) ?? []).some((r) => r.from_day <= today) ? ('house' as const) : p.origin, bound: p.bound ?? null, usedBy: users.get(p.code) ?? [],
        history: (rows.get(p.code) ?? []).map((r) => ({ from: r.from_day, value: r.value, by: r.set_by ? { id: r.set_by, name: s.rules.people.get(r.set_by)?.name ?? '—' } : null, reason: r.reason })),
      })).sort((a, b) => a.code.localeCompare(b.code)),
    }
  })),
  setParameter: os.regulations.setParameter.handler(({ context, input }) => writing(context, async (tx, s) => {
    mustAdminister(s)
    const p = s.rules.params[input.code]
    if (!p) throw new NotFound()
    if (input.value !== null && !fits(p.type, input.value)) throw invalid('value', 'type', { type: p.type })
    const from = input.from ?? day(s.rules)
    await tx.query('insert into parameter (tenant_id, code, from_day, value, set_by, reason, id) values ($1, $2, $3, $4, $5, $6, $7)', [tx.tenant, p.code, from, JSON.stringify(input.value), s.person, input.reason ?? null, newId()])
    await settingsFact(tx, s, 'parameter-set', { code: p.code, value: input.value as never, from, reason: input.reason ?? null })
    await raiseRevision(tx)
    return { ok: true as const }
  })),
  audit: os.regulations.audit.handler(({ context, input }) => reading(context, async (tx, s) => {
    mustAdminister(s)
    const [at, id] = input.cursor ? Buffer.from(input.cursor, 'base64url').toString().split('|') : []
    const rows = await tx.query<{ id: string; at: string; by_id: string | null; by_as: string; what: string; stream: string; matter_id: string | null; number: string | null; title: string | null; kind: string | null; body: Record<string, never> | null }>(
      `select f.id, f.at, f.by_id, f.by_as, f.what, f.stream, f.matter_id, m.number, m.title, m.kind, case when f.matter_id is null then d.body end as body from fact f left join matter m on m.tenant_id = f.tenant_id and m.id = f.matter_id left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id
       where f.tenant_id = $1 and ($2::uuid is null or f.by_id = $2::uuid) and ($3::text is null or f.what = $3) and ($4::timestamptz is null or (f.at, f.id) < ($4::timestamptz, $5::uuid)) order by f.at desc, f.id desc limit 51`,
      [tx.tenant, /^[0-9a-f-]{36}$/i.test(input.person ?? '') ? input.person : null, input.what ?? null, at && !Number.isNaN(Date.parse(at)) ? at : null, id ?? null])
    const page = rows.slice(0, 50)
    const last = page.at(-1)
    return {
      facts: page.map((f) => ({ id: f.id, at: f.at, by: f.by_id ? { id: f.by_id, name: s.rules.people.get(f.by_id)?.name ?? '—' } : f.by_as === 'client' ? { id: f.by_as, name: f.by_as } : null, what: f.what, label: (f.kind && s.rules.catalogue.kinds[f.kind]?.actions[f.what]?.label) || null, stream: f.stream, matter: f.matter_id ? { id: f.matter_id, number: f.number ?? '', title: f.title ?? '', name: titleOf(s.rules, f.kind ?? '', f.title ?? '') } : null, detail: f.body })),
      next: rows.length > 50 && last ? Buffer.from(`${last.at}|${last.id}`).toString('base64url') : null,
    }
  })),
}

const withRate = (t: Counts) => ({ ...t, rate: rate(t) })

function fits(type: string, v: unknown): boolean {
  if (['number', 'percent'].includes(type)) return typeof v === 'number' || (typeof v === 'string' && /^-?\d+(\.\d+)?$/.test(v))
  if (type === 'flag') return typeof v === 'boolean'
  if (type === 'money') return typeof v === 'string' && /^\d{1,15}(\.\d{1,2})?$/.test(v)
  return true
}

function usersOfParams(rules: Rules): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const a of rules.adopted) for (const c of a.regulation.controls) {
    for (const m of JSON.stringify(c).matchAll(/\$params\.([A-Z]\d+)/g)) {
      const code = m[1] ?? ''
      const clause = `${a.code} ${c.clause[0] ?? ''}`
      if (!(out.get(code) ?? []).includes(clause)) out.set(code, [...(out.get(code) ?? []), clause])
    }
  }
  return out
}
