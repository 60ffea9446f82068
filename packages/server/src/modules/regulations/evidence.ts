import { rate } from '@guixing/core/conformance/rate'
import type { Tx } from '../../platform/db.ts'
import type { Session } from '../session/index.ts'
import { countsOf, groupBy, tally } from '../conformance/index.ts'
import { excusesOf } from '../excuses/index.ts'
import { targetOf, titleOf } from '../rules/index.ts'
import type { Adopted } from '../rules/index.ts'
import { checksOf, type Asked } from './evidence-checks.ts'

/** The checks behind one article: the fraction, the days, each breach with its matter and cause. Matters one may not see are counted, not shown. */
export async function evidenceOf(tx: Tx, s: Session, a: Adopted, asked: Asked) {
  const rows = (await countsOf(tx, { from: asked.from, to: asked.to, regulation: a.code })).filter((r) => r.article === asked.article)
  const total = tally(rows)
  const byControl = groupBy(rows, (r) => r.control)
  const days = [...groupBy(rows, (r) => r.day)].map(([day, list]) => { const t = tally(list); return { day, conformed: t.conformed, breached: t.breached } }).sort((x, y) => x.day.localeCompare(y.day))
  const checks = await checksOf(tx, s.rules.house.zone, a.code, asked, rows)
  const reach = new Set(s.actor.roles.flatMap((g) => (g.unit === null || g.scope === 'house' ? ['*'] : g.scope === 'own-unit' ? [g.unit] : [...s.rules.units.values()].filter((u) => u.path.includes(g.unit ?? '')).map((u) => u.id))))
  const sees = (c: (typeof checks)[number]) => c.matter_id === null || reach.has('*') || (c.unit_id !== null && reach.has(c.unit_id)) || (c.handling_unit_id !== null && reach.has(c.handling_unit_id)) || c.person_id === s.person
  const shown = checks.filter(sees)
  const excuses = await excusesOf(tx, s, shown.map((c) => ({ id: c.id, person: c.person_id, owner: c.owner_id, unit: c.check_unit, outcome: c.outcome })))
  const named = (id: string) => ({ id, name: s.rules.people.get(id)?.name ?? '—' })
  return {
    article: asked.article, rate: { ...total, rate: rate(total) }, target: targetOf(s.rules, a.regulation.controls.filter((c) => c.clause[0] === asked.article)), days,
    checks: shown.map((c) => ({ id: c.id, control: c.control, outcome: c.outcome, day: c.day, at: c.at, subject: null, matter: c.matter_id ? { id: c.matter_id, number: c.number ?? '', title: c.title ?? '', name: titleOf(s.rules, c.kind ?? '', c.title ?? '') } : null, person: c.person_id ? { id: c.person_id, name: s.rules.people.get(c.person_id)?.name ?? '—' } : null, cause: c.cause, lateMinutes: c.late_seconds === null ? null : Math.round(Number(c.late_seconds) / 60), ...excuseOf(excuses.get(c.id), named) })),
    controls: a.regulation.controls.filter((c) => c.clause.includes(asked.article)).map((c) => { const t = tally(byControl.get(c.id) ?? []); return { id: c.id, type: c.type, name: c.name, rate: { ...t, rate: rate(t) } } }),
    recountedAt: new Date().toISOString(), hidden: checks.length - shown.length,
  }
}

type Known = Awaited<ReturnType<typeof excusesOf>> extends Map<string, infer V> ? V : never
function excuseOf(known: Known | undefined, named: (id: string) => { id: string; name: string }) {
  const e = known?.excuse
  return {
    excuse: e ? { id: e.id, by: named(e.askedBy), at: e.askedAt, words: e.words, granted: e.granted, answer: e.answer, answeredBy: e.decidedBy ? named(e.decidedBy) : null } : null,
    mayAsk: known?.mayAsk ?? false, mayDecide: known?.mayDecide ?? false,
  }
}
