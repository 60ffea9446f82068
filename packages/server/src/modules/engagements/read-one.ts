import type { BusinessPaper, BusinessView, FlowStep, FlowView, MeetingAction } from '@guixing/contract/engagements'
import { stateOf, type StepState } from '@guixing/core/flows/state'
import type { Flow } from '@guixing/core/model/flow'
import { endsAside, openingActions, type KindDef } from '@guixing/core/model/kind'
import { asIs } from '@guixing/core/model/text'
import { yuanOf } from '@guixing/core/money/money'
import { dayIn } from '../../platform/days.ts'
import { binder, type Tx } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { ruleWords } from '../approvals/index.ts'
import { dueOf, visibleSql } from '../matters/index.ts'
import { kindName, person, stageName, titleOf, type Adopted, type Rules } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { dialsOf } from './dials.ts'
import { exceptionsOf } from './exceptions.ts'
import { colliding } from './inputs.ts'
import { businessOf, businessSql, checksOf, type Row } from './read-common.ts'

interface Paper { id: string; kind: string; number: string; title: string; stage: string; final: boolean; owner_id: string | null; amount: number | string | null; opened_at: string; closed_at: string | null; due_at: string | null; due_from: string | null; due_state: string | null; fields: Record<string, unknown> | null; seen: boolean }
interface Fact { matter_id: string; what: string; at: string; by_id: string | null; body: { words?: Record<string, unknown> } | null; seen: boolean }
const ACTION = 'meeting-action'
interface Clock { control: string; due_at: string | null; state: string }

/** One business as its workspace shows it. NotFound where there is none or it may not be seen. */
export async function one(tx: Tx, s: Session, id: string, now: string): Promise<BusinessView> {
  const { rules } = s
  const today = dayIn(rules.house.zone, now)
  const bound = binder(tx.tenant)
  const cte = businessSql(s, { ended: 'yes' }, today, bound, { only: id })
  const [row] = await tx.query<Row>(`with ${cte} select z.*, ${checksOf('conformed', 'z.id', 'z.papers')} as kept from z`, bound.params)
  if (!row) throw new NotFound()
  const scope = visibleSql(rules, s.actor, 3)
  const of = `(select m.* from matter m where m.tenant_id = $1 and m.id = $2 union select m.* from matter_link k join matter m on m.tenant_id = $1 and m.id = k.from_id where k.tenant_id = $1 and k.to_id = $2 and k.role = 'lead')`
  const papers = await tx.query<Paper>(`select m.id, m.kind, m.number, m.title, m.stage, m.final, m.owner_id, m.amount, m.opened_at, m.closed_at, m.due_at, m.due_from, m.due_state, case when m.kind in ('${ACTION}', 'engagement') then m.fields end as fields, ${scope.sql} as seen from ${of} m order by m.opened_at, m.id`, [tx.tenant, id, ...scope.params])
  const facts = await tx.query<Fact>(`select f.matter_id, f.what, f.at, f.by_id, case when f.what in ('follow-up', 'log-contact') then d.body end as body, ${scope.sql} as seen from ${of} m join fact f on f.tenant_id = $1 and f.matter_id = m.id left join fact_detail d on d.tenant_id = $1 and d.fact_id = f.id and f.what in ('follow-up', 'log-contact') order by f.at`, [tx.tenant, id, ...scope.params])
  const clocks = await tx.query<Clock>('select control, due_at, state from clock where tenant_id = $1 and matter_id = $2', [tx.tenant, id])
  // Teams at one door must hear of each other; whose lead it is is said to everybody, what it is about only to who may open it.
  const collisions = await tx.query<Paper & { unit_id: string | null }>(`select l.id, l.kind, l.number, l.title, l.stage, l.owner_id, l.unit_id, ${scope.sql.replace(/\bm\./g, 'l.')} as seen ${colliding('$2::uuid')} order by l.opened_at limit 20`, [tx.tenant, id, ...scope.params])
  const exceptions = await exceptionsOf(tx, s, papers.filter((p) => p.seen), today)
  // The lead itself counts also when it was lost: what was done stays done.
  const counts = (p: Paper): boolean => p.id === id || !endsAside(rules.catalogue.kinds[p.kind], p.stage)
  const live = new Set(papers.filter(counts).map((p) => p.id))
  const marks = new Set<string>(papers.filter((p) => live.has(p.id)).map((p) => `${p.kind}:${p.stage}`))
  const taken = new Map<string, Fact>()
  const kindOf = new Map(papers.map((p) => [p.id, p.kind]))
  for (const fact of facts) if (live.has(fact.matter_id)) { const mark = `${kindOf.get(fact.matter_id) ?? ''}.${fact.what}`; marks.add(mark); taken.set(mark, fact) }
  const open = papers.filter((p) => p.seen && live.has(p.id) && !p.final)
  const laid = rules.adopted.filter((a) => a.level !== 'reference').flatMap((adopted) => (adopted.regulation.flows ?? []).filter((f) => f.of === 'lead').map((flow) => ({ adopted, flow, states: stateOf(flow, marks) })))
  const flows = laid.map(({ adopted, flow, states }) => flowView(rules, adopted, flow, states, marks, taken, open, clocks))
  const held = new Set(laid.flatMap(({ adopted, states }) => (adopted.level === 'enforced' ? states.filter((st) => st.is === 'waiting').flatMap((st) => st.step.does) : [])))
  return {
    business: businessOf(s, row, today), papers: papers.filter((p) => p.seen && p.kind !== ACTION).map((p) => paperView(rules, p, now)), actions: actionsOf(rules, papers, today), exceptions, flows, next: nextOf(flows, held),
    collisions: collisions.map((p) => ({
      kind: p.kind, kindName: kindName(rules, p.kind), paper: p.seen ? { id: p.id, number: p.number, title: p.title, name: titleOf(rules, p.kind, p.title), stageName: stageName(rules, p.kind, p.stage) } : null,
      owner: person(rules, p.owner_id), unit: p.unit_id === null ? null : { id: p.unit_id, name: rules.units.get(p.unit_id)?.name ?? '—' },
    })),
    dials: dialsOf(papers, rules, today),
    contacts: facts.filter((f) => f.seen && (f.what === 'follow-up' || f.what === 'log-contact')).toReversed().slice(0, 100).map((f) => {
      const words = f.body?.words ?? {}
      const said = (name: string): string => (typeof words[name] === 'string' ? words[name] : '')
      return { at: f.at, by: person(rules, f.by_id), matter: f.matter_id, what: rules.catalogue.kinds[kindOf.get(f.matter_id) ?? '']?.actions[f.what]?.label ?? asIs(f.what), words: [said('counterpart'), said('subject'), said('words'), said('agreed')].filter(Boolean).join(' · '), next: said('nextStep') || null }
    }),
  }
}

/** What meetings decided, open ones by their day, then the others, the latest first. */
function actionsOf(rules: Rules, papers: readonly Paper[], today: string): MeetingAction[] {
  const text = (p: Paper, name: string): string => (typeof p.fields?.[name] === 'string' ? p.fields[name] : '')
  const numbers = new Map(papers.filter((p) => p.seen).map((p) => [p.id, p.number]))
  return papers.filter((p) => p.seen && p.kind === ACTION).map((p): MeetingAction => {
    const meeting = text(p, 'meeting')
    const number = numbers.get(meeting)
    return {
      id: p.id, number: p.number, what: text(p, 'what'), owner: person(rules, p.owner_id), dueOn: text(p, 'dueOn'), stage: p.stage, stageName: stageName(rules, p.kind, p.stage), final: p.final, late: !p.final && text(p, 'dueOn') < today,
      words: text(p, p.stage === 'returned' ? 'backReason' : 'result') || null, meeting: number === undefined ? null : { id: meeting, number },
    }
  }).sort((a, b) => Number(a.final) - Number(b.final) || (a.final ? b.dueOn.localeCompare(a.dueOn) : a.dueOn.localeCompare(b.dueOn)) || a.number.localeCompare(b.number))
}

function paperView(rules: Rules, p: Paper, now: string): BusinessPaper {
  return {
    id: p.id, kind: p.kind, kindName: kindName(rules, p.kind), number: p.number, title: p.title, name: titleOf(rules, p.kind, p.title), stage: p.stage, stageName: stageName(rules, p.kind, p.stage), final: p.final, owner: person(rules, p.owner_id),
    amount: p.amount === null ? null : yuanOf(p.amount), openedAt: p.opened_at, closedAt: p.closed_at, late: !p.final && dueOf(p, now).dueState === 'breached',
  }
}

function flowView(rules: Rules, adopted: Adopted, flow: Flow, states: readonly StepState[], marks: ReadonlySet<string>, taken: ReadonlyMap<string, Fact>, open: readonly Paper[], clocks: readonly Clock[]): FlowView {
  const nameOf = (step: string) => flow.steps.find((s) => s.step === step)?.name ?? asIs(step)
  const steps = states.map(({ step, is, lacks }): FlowStep => {
    const facts = step.done.filter((mark) => marks.has(mark)).flatMap((mark) => taken.get(mark) ?? []).concat(step.does.flatMap((mark) => taken.get(mark) ?? []))
    const last = is === 'done' ? facts.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1) : undefined
    const clock = clocks.find((c) => c.control === `${flow.id}.${step.step}.limit` && (c.state === 'running' || c.state === 'breached' || c.state === 'paused'))
    return {
      step: step.step, name: step.name, article: step.clause[0] ?? '', is, lacks: lacks.map(nameOf), holder: step.holder ? ruleWords(rules, rules.catalogue.kinds[flow.of], step.holder) : null,
      doneAt: last?.at ?? null, doneBy: last?.seen ? person(rules, last.by_id) : null, doneOn: last?.seen ? last.matter_id : null, due: clock?.due_at ?? null, unset: step.within !== undefined && clock === undefined && is !== 'done',
      acts: is === 'ready' ? step.does.flatMap((ref) => actOf(rules, ref, open, flow.of)) : [],
    }
  })
  return { id: flow.id, regulation: adopted.code, title: adopted.regulation.titles, name: flow.name, article: flow.clause[0] ?? '', enforced: adopted.level === 'enforced', steps }
}

/** What takes a step: the action on the papers it may be taken on now, or opening the paper. Another of the root's own kind would be another business. */
function actOf(rules: Rules, ref: string, open: readonly Paper[], root: string): FlowStep['acts'] {
  const [name = '', action = ''] = ref.split('.')
  const kind: KindDef | undefined = rules.catalogue.kinds[name]
  const def = kind?.actions[action]
  if (!kind || !def || def.by === 'system') return []
  const opens = Array.isArray(def.from) && def.from.length === 0
  if (opens && name === root) return []
  const on = opens ? [] : open.filter((p) => p.kind === name && (!Array.isArray(def.from) || def.from.includes(p.stage)))
  // Not there yet: the paper has to be opened first, by whatever opens it.
  if (!opens && on.length === 0) {
    const first = openingActions(kind).find((a) => a.by === 'person')
    return first && name !== root && !open.some((p) => p.kind === name) ? [{ kind: name, kindName: kind.label, action: first.name, label: first.label, opens: true, on: [] }] : []
  }
  return [{ kind: name, kindName: kind.label, action, label: def.label, opens, on: on.map((p) => ({ id: p.id, number: p.number, title: p.title, name: titleOf(rules, p.kind, p.title) })) }]
}

/** The steps that can be taken now over all flows, each act once with the articles that wait for it; what another enforced flow still holds up is left out. */
function nextOf(flows: readonly FlowView[], held: ReadonlySet<string>): BusinessView['next'] {
  const found = new Map<string, BusinessView['next'][number]>()
  for (const flow of flows) for (const step of flow.steps) for (const act of step.acts) {
    const key = `${act.kind}.${act.action}`
    if (held.has(key)) continue
    const kept = found.get(key) ?? { ...act, steps: [] }
    kept.steps.push({ regulation: flow.regulation, article: step.article, name: step.name })
    found.set(key, kept)
  }
  return [...found.values()]
}
