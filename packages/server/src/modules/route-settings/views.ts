import type { RouteDetail, RouteField, RouteLine, RouteMove, RouteTried, RouteVersion } from '@guixing/contract/routes'
import type { ApprovalControl, ApprovalStep, RouteSet } from '@guixing/core/model/control'
import type { KindDef } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import { COLUMN_FIELDS } from '@guixing/packs'
import { approvalsInForce, checkRoutes, type MovePlan, type RouteRow, type Tried } from '../approvals/index.ts'
import { reasonOf, stuckWords, type Cite } from '../engine/index.ts'
import { reasonView } from '../matters/index.ts'
import { houseRouteOn, routesIn, type Rules } from '../rules/index.ts'

type Named = { id: string; name: string }
export const named = (rules: Rules, id: string): Named => ({ id, name: rules.people.get(id)?.name ?? '—' })
const maybe = (rules: Rules, id: string | null): Named | null => (id === null ? null : named(rules, id))
export const citeOf = (control: ApprovalControl): Cite => ({ control: control.id, regulation: control.regulation, article: control.clause[0] ?? '' })

const count = (step: ApprovalStep): number => { const parts = [...step.all ?? [], ...step.any ?? [], ...step.sequence ?? [], ...step.vote ?? []]; return parts.length === 0 ? 1 : parts.reduce((n, part) => n + count(part), 0) }

export function kindsOf(rules: Rules, control: ApprovalControl): KindDef[] {
  const names = [...new Set(control.binds.flatMap((bind) => 'kind' in bind && bind.kind !== undefined ? [bind.kind] : []))]
  return names.flatMap((name) => rules.catalogue.kinds[name] ?? [])
}

/** One approval in the list. `running`: how many are under way, by the version they are on ('' the article's own). */
export function lineOf(rules: Rules, control: ApprovalControl, rows: readonly RouteRow[], running: Readonly<Record<string, number>>, today: string): RouteLine {
  const house = houseRouteOn(rules, control, today)
  const routes = house?.routes ?? control
  const next = control.routesBy === 'house' ? (rules.houseRoutes.get(control.id) ?? []).findLast(({ from }) => from > today) : undefined
  return {
    control: control.id, regulation: control.regulation, title: rules.adopted.find(({ code }) => code === control.regulation)?.regulation.titles ?? control.name, article: control.clause[0] ?? '', name: control.name,
    kinds: kindsOf(rules, control).map(({ label }) => label), editable: control.routesBy === 'house', routes: routes.routes.length, steps: Math.max(0, ...routes.routes.map(({ steps }) => steps.reduce((n, step) => n + count(step), 0))),
    version: house?.version ?? null, from: house?.from ?? null, next: next ? { version: next.version, from: next.from } : null, draft: rows.some(({ state }) => state === 'draft'),
    faults: house ? checkRoutes(rules, control, house.routes).faults.length : 0,
    behind: Object.entries(running).reduce((n, [version, many]) => n + (version === String(house?.version ?? '') ? 0 : many), 0),
  }
}

export function versionView(rules: Rules, control: ApprovalControl, row: RouteRow): RouteVersion {
  return {
    version: row.version, state: row.state, from: row.effective, note: row.note, edit: row.edit, madeBy: maybe(rules, row.made_by), madeAt: row.made_at, publishedBy: maybe(rules, row.published_by), publishedAt: row.published_at,
    retiredBy: maybe(rules, row.retired_by), retiredAt: row.retired_at, retiredNote: row.retired_note, body: row.routes as never, faults: row.state === 'retired' ? [] : checkRoutes(rules, control, row.routes).faults as RouteVersion['faults'],
  }
}

export function detailOf(rules: Rules, control: ApprovalControl, rows: readonly RouteRow[], running: Readonly<Record<string, number>>, today: string): RouteDetail {
  const kinds = kindsOf(rules, control)
  const label = (name: string): Words => kinds.map((kind) => kind.fields[name]?.label ?? Object.values(kind.actions).flatMap(({ asks }) => asks).find((ask) => ask.field.name === name)?.field.label).find(Boolean) ?? COLUMN_FIELDS[name]?.label ?? { 'zh-CN': name, 'zh-TW': name, en: name }
  const named_ = (names: readonly string[]) => names.map((name) => ({ name, label: label(name) }))
  const article = rules.adopted.find(({ code }) => code === control.regulation)?.regulation.articles.find(({ no }) => no === control.clause[0])
  return {
    ...lineOf(rules, control, rows, running, today), says: control.says, text: article?.text ?? null, kind: kinds[0]?.name ?? '', attests: named_(control.attests), apart: named_(control.apart),
    binds: control.binds.flatMap((bind) => { const kind = 'kind' in bind && bind.kind !== undefined ? rules.catalogue.kinds[bind.kind] : undefined; const act = kind && 'action' in bind && bind.action !== undefined ? kind.actions[bind.action]?.label : undefined; return kind ? [act ? joined(kind.label, act) : kind.label] : [] }),
    fields: fieldsOf(rules, kinds), roles: Object.values(rules.roles).map((role) => ({ name: role.name, label: role.label })), names: namesIn(rules, [control, ...rows.map(({ routes }) => routes)]),
    params: paramsIn(rules, [control, ...rows.map(({ routes }) => routes)]), own: routesIn(control) as never, versions: rows.map((row) => versionView(rules, control, row)),
  }
}

const joined = (a: Words, b: Words): Words => ({ 'zh-CN': `${a['zh-CN']}・${b['zh-CN']}`, 'zh-TW': `${a['zh-TW']}・${b['zh-TW']}`, en: `${a.en}: ${b.en}` })
const SAYS_MUCH = new Set(['text', 'flag', 'choice', 'choices', 'number', 'money', 'percent', 'date', 'person', 'unit', 'rating'])
const COLUMNS = ['amount', 'unit', 'owner', 'priority', 'channel', 'confidentiality']

/** Fields a condition may ask about, each once; what is sealed or written as long text says nothing there. */
function fieldsOf(rules: Rules, kinds: readonly KindDef[]): RouteField[] {
  const own = kinds.flatMap((kind) => Object.values(kind.fields)).filter((field) => SAYS_MUCH.has(field.type) && !field.retired && !field.sealed && !field.personal)
  // A column that these kinds never ask for says nothing of them; unit and handler everything has.
  const asked = new Set(['unit', 'owner', ...kinds.flatMap((kind) => Object.values(kind.actions)).flatMap(({ asks }) => asks.map(({ field }) => field.name))])
  const columns = COLUMNS.filter((name) => asked.has(name)).flatMap((name) => COLUMN_FIELDS[name] ?? [])
  return [...new Map([...columns, ...own].map((field) => [field.name, field])).values()].map(({ name, label, type, list }) => ({ name, label, type, list: list ? (rules.lists[list]?.items ?? []).map(({ value, label: said }) => ({ value, label: said })) : null }))
}

/** Names of the people and units spoken of anywhere in these, by id. */
function namesIn(rules: Rules, bodies: readonly (RouteSet | ApprovalControl)[]): Record<string, string> {
  const ids = new Set([...JSON.stringify(bodies.map(({ routes, copies }) => [routes, copies])).matchAll(/"([0-9a-f]{8}-[0-9a-f-]{27})"/gi)].map((found) => found[1] ?? ''))
  return Object.fromEntries([...ids].flatMap((id) => { const name = rules.people.get(id)?.name ?? rules.units.get(id)?.name; return name === undefined ? [] : [[id, name]] }))
}

/** Parameters read anywhere in these, by code. */
function paramsIn(rules: Rules, bodies: readonly (RouteSet | ApprovalControl)[]): Record<string, Words> {
  const codes = new Set([...JSON.stringify(bodies.map(({ routes }) => routes)).matchAll(/\$params\.([A-Z]\d+)/g)].map((found) => found[1] ?? ''))
  return Object.fromEntries([...codes].flatMap((code) => { const found = rules.params[code]; return found ? [[code, found.name]] : [] }))
}

export function triedView(rules: Rules, control: ApprovalControl, about: string, tried: Tried): RouteTried {
  return {
    about, refused: tried.no ? reasonView(rules, reasonOf(tried.no, citeOf(control), rules, control.says)) : null, stuck: tried.stuck.map(({ reason }) => stuckWords(reason)), routes: tried.routes, taken: tried.taken, left: tried.left,
    lines: tried.lines.map(({ path, task, now, trail, times }) => ({
      path, does: task.does, now, people: task.candidates.map((id) => named(rules, id)), barred: task.barred.map((id) => named(rules, id)), carried: task.state === 'carried', times,
      trail: trail.map((line) => ({ code: line.code, person: maybe(rules, line.person ?? null), to: (line.to ?? []).map((id) => named(rules, id)), why: line.why ?? null })),
    })),
    copies: tried.copies.map((id) => named(rules, id)),
  }
}

export function moveView(rules: Rules, id: string, plan: MovePlan): RouteMove {
  const control = approvalsInForce(rules).find((one) => one.id === plan.control)
  const cite = control ? citeOf(control) : { control: plan.control, regulation: '', article: '' }
  return {
    approval: id, from: plan.from, to: plan.to, refused: plan.no ? reasonView(rules, reasonOf(plan.no, cite, rules)) : null, seen: plan.seen,
    lines: plan.lines.map((line) => ({ ...line, people: line.people.map((one) => named(rules, one)), by: maybe(rules, line.by) })),
    dropped: plan.dropped.map((one) => ({ ...one, people: one.people.map((person) => named(rules, person)) })),
  }
}
