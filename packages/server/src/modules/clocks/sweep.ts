import { SYSTEM, type Situation } from '@guixing/core/lifecycle/situation'
import { foldClock } from '@guixing/core/clocks/fold'
import { dueSteps } from '@guixing/core/clocks/wake'
import type { ClockControl, Control } from '@guixing/core/model/control'
import type { WhoRef } from '@guixing/core/model/kind'
import { inHouse, type Pool } from '../../platform/db.ts'
import { Unavailable } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { notifyRows, tellPeople } from '../../platform/messaging/index.ts'
import { addRow, appendFact, calendarOf, flush, lockFreeMatters, newWork, raiseAlert, refresh, runEffect, type ClockRow, type Held, type Work } from '../engine/index.ts'
import { forceFor, isWhole, paramFor, peopleMeant, rulesOf, type Rules } from '../rules/index.ts'

const AT_ONCE = 100

/**
 * Wakes the clocks of a house that are due for a warning, a breach or a step of their ladder; answers how many matters were
 * swept. Many matters share a transaction, each under its own lock; one that somebody is working on waits for the next round.
 * What was fired is written with what it caused, so a sweep that is killed loses nothing and doubles nothing. Where one
 * matter cannot be swept the others of its transaction are swept one by one, and its fault is thrown at the end.
 */
export async function sweepClocks(pool: Pool, tenant: string, limit = 1000): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  const due = await inHouse(pool, tenant, (tx) => tx.query<{ matter_id: string }>('select distinct matter_id from (select matter_id, next_at from clock where tenant_id = $1 and next_at <= clock_timestamp() order by next_at limit $2) c', [tenant, limit]), 'read')
  const ids = due.map((d) => d.matter_id)
  let swept = 0
  let fault: unknown
  const lane = async () => {
    for (let part = ids.splice(0, AT_ONCE); part.length > 0; part = ids.splice(0, AT_ONCE)) {
      try {
        // Not `swept += await`: the other lane adds in the meantime.
        const n = await sweepTogether(pool, tenant, rules, part)
        swept += n
      } catch (error) {
        if (error instanceof Unavailable) throw error
        for (const id of part) await sweepTogether(pool, tenant, rules, [id]).then((n) => { swept += n }, (e: unknown) => { fault ??= e })
      }
    }
  }
  // Two at a time: while the database writes for one, the other decides.
  await Promise.all([lane(), lane()])
  if (fault !== undefined) throw fault
  return swept
}

function sweepTogether(pool: Pool, tenant: string, rules: Rules, ids: string[]): Promise<number> {
  return inHouse(pool, tenant, async (tx) => {
    const { held, rules: fresh, now } = await lockFreeMatters(tx, pool, rules, ids)
    if (held.length === 0) return 0
    const work = newWork(tx, pool, fresh, now)
    for (const one of held) work.held.set(one.matter.id, one)
    for (const one of held) for (const clock of one.clocks) if (clock.next_at !== null && clock.next_at <= now) await wake(work, one, clock)
    await flush(work)
    return held.length
  })
}

async function wake(work: Work, held: Held, clock: ClockRow): Promise<void> {
  const calendar = calendarOf(work.rules, clock)
  const state = foldClock(clock.definition, calendar, clock.events, { now: work.now })
  if (!state) return
  held.touched.add(clock.id)
  held.dirty = true
  const control = forceFor(work.rules, held.pin).find((f) => f.control.id === clock.control)?.control
  for (const step of dueSteps(clock.definition, calendar, state, clock.fired, work.now)) {
    clock.fired = [...clock.fired, step.id]
    if (control?.type !== 'clock') continue
    if (step.kind === 'due') await breach(work, held, clock, control)
    else if (step.kind === 'warn') tell(work, held, clock, control, control.warn[step.index]?.to ?? [], 'clock-warning', step.id)
    else if (step.kind === 'ladder') {
      const rung = control.ladder[step.index]
      if (rung?.notify) tell(work, held, clock, control, rung.notify.to, 'clock-overdue', step.id)
      if (rung?.alert) raiseAlert(work, SYSTEM, held, control, meant(work, held, rung.alert.to), { text: 'clock-overdue', ackWithin: rung.alert.ackWithin, repeat: rung.alert.repeat })
    }
  }
  refresh(work.rules, clock, work.now)
}

/** The breach is recorded once, with its holder; its consequences follow as the article says. */
async function breach(work: Work, held: Held, clock: ClockRow, control: ClockControl): Promise<void> {
  clock.events = [...clock.events, { type: 'breached', at: work.now }]
  clock.breached = true
  const fact = appendFact(held, { what: 'breached', detail: { clock: clock.control, due: clock.due_at, holder: clock.holder_id }, controls: [{ control: control.id, regulation: control.regulation, article: control.clause[0] ?? '' }], actor: SYSTEM })
  addRow(work, 'check_result', {
    id: newId(), control: clock.control, regulation: clock.regulation, article: clock.article, subject: held.matter.id, occasion: clock.id, outcome: 'breached', blocks: false, day: work.today, at: work.now,
    matter_id: held.matter.id, unit_id: held.matter.unit, person_id: clock.holder_id ?? held.matter.owner, fact_id: fact, cause: null, late_seconds: null,
  })
  const action = Object.values(held.kind.actions)[0]
  if (!action) return
  const situation: Situation = { kind: held.kind, action, matter: held.matter, blank: held.matter, input: {}, actor: SYSTEM, now: work.now, today: work.today, force: forceFor(work.rules, held.pin), param: paramFor(work.rules, held.pin), inputs: {}, approvals: held.approvals, lexicon: {} }
  const consequences = work.rules.force.flatMap(({ control: c }) => (c.type === 'consequence' && c.binds.some((b) => 'outcome' in b && b.outcome === 'breached' && b.of === control.id) ? c.do.map((effect) => ({ effect, of: c as Control })) : []))
  for (const effect of control.then.breached ?? []) await runEffect(work, SYSTEM, held, situation, effect, control.id)
  for (const { effect, of } of consequences) await runEffect(work, SYSTEM, held, situation, effect, of.id)
}

function tell(work: Work, held: Held, clock: ClockRow, control: ClockControl, to: WhoRef[], code: string, step: string): void {
  const people = to.length > 0 ? meant(work, held, to) : withStandIns(work, clock.holder_id ? [clock.holder_id] : [])
  notifyRows(work, people, code, { number: held.matter.number, title: held.matter.title, kind: held.kind.name, control: control.id, due: clock.due_at }, held.matter.id, `${clock.id}:${step}`)
  if (code === 'clock-warning') appendFact(held, { what: 'reminded', detail: { clock: clock.control, due: clock.due_at, people }, controls: [{ control: control.id, regulation: control.regulation, article: control.clause[0] ?? '' }], actor: SYSTEM })
}

/** `$projectManager` is whoever stands in that field now. */
const meant = (work: Work, held: Held, to: WhoRef[]): string[] => withStandIns(work, to.flatMap((w) => peopleMeant(work.rules, w, held.matter, (e) => (typeof e === 'string' && e.startsWith('$') ? held.matter.fields[e.slice(1)] ?? null : e))))

/** While somebody is away, whoever stands in is told as well: a limit does not wait for the return (S06-13). */
const withStandIns = ({ rules, now }: Work, people: string[]): string[] => [...new Set([...people, ...rules.delegations.filter((d) => people.includes(d.from) && isWhole(d) && d.starts <= now && now < d.ends).map((d) => d.to)])]

/** Repeats the alerts nobody has read (S03-20): each repeat is a notice and counts. */
export async function sweepAlerts(pool: Pool, tenant: string): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  return inHouse(pool, tenant, async (tx) => {
    const rows = await tx.query<{ id: string; matter_id: string; text: string; recipients: string[]; repeats: number; number: string; title: string; kind: string; now: string }>(
      `update alert a set repeats = a.repeats + 1, repeat_at = clock_timestamp() + make_interval(secs => a.repeat_seconds) from matter m
       where a.tenant_id = $1 and a.id in (select id from alert where tenant_id = $1 and read_at is null and repeat_at <= clock_timestamp() order by repeat_at limit 200 for update skip locked) and m.tenant_id = a.tenant_id and m.id = a.matter_id
       returning a.id, a.matter_id, a.text, a.recipients, a.repeats, m.number, m.title, m.kind, clock_timestamp() as now`, [tenant])
    await tellPeople(tx, rules, rows.map((r) => ({ people: r.recipients, code: 'alert-again', params: { number: r.number, title: r.title, kind: r.kind, times: r.repeats }, matter: r.matter_id, key: `alert:${r.id}:${r.repeats}` })), rows[0]?.now)
    return rows.length
  })
}
