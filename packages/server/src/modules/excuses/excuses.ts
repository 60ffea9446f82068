import type { Tx } from '../../platform/db.ts'
import { NotFound, Stale, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { tellPeople } from '../../platform/messaging/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { requiredText } from '../../platform/typed.ts'
import type { Session } from '../session/index.ts'
import { changeOutcome } from '../conformance/index.ts'
import { deciders, mayAsk, mayDecide, type Breach } from './who.ts'

export interface Excuse { id: string; check: string; askedAt: string; askedBy: string; cause: string; words: string; decidedAt: string | null; decidedBy: string | null; granted: boolean | null; answer: string | null }
interface Row { id: string; check_id: string; asked_at: string; asked_by: string; cause: string; words: string; decided_at: string | null; decided_by: string | null; granted: boolean | null; answer: string | null }
interface CheckRow extends Breach { id: string; regulation: string; article: string; control: string; matter_id: string | null; title: string | null }

const excuse = (r: Row): Excuse => ({ id: r.id, check: r.check_id, askedAt: r.asked_at, askedBy: r.asked_by, cause: r.cause, words: r.words, decidedAt: r.decided_at, decidedBy: r.decided_by, granted: r.granted, answer: r.answer })

async function breachOf(tx: Tx, check: string): Promise<CheckRow> {
  const [row] = await tx.query<CheckRow>(
    `select c.id, c.regulation, c.article, c.control, c.outcome, c.person_id as person, c.unit_id as unit, m.owner_id as owner, c.matter_id, m.title from check_result c left join matter m on m.tenant_id = c.tenant_id and m.id = c.matter_id
     where c.tenant_id = $1 and c.id = $2 for update of c`, [tx.tenant, check])
  if (!row) throw new NotFound()
  return row
}

/**
 * The holder of a breach gives its cause and asks that it be excused. NotFound for everybody else, and where there is no breach;
 * Invalid: `cause` (`choice`), `words` (`required`), `check` (`already-asked`).
 */
export async function askExcuse(tx: Tx, s: Session, check: string, cause: string, words: string): Promise<string> {
  const breach = await breachOf(tx, check)
  if (!mayAsk(s.rules, s.actor, breach)) throw new NotFound()
  if (!s.rules.lists['breach-causes']?.items.some((i) => i.value === cause)) throw invalid('cause', 'choice')
  const said = requiredText('words', words)
  const [open] = await tx.query('select 1 from excuse where tenant_id = $1 and check_id = $2 and decided_at is null', [tx.tenant, check])
  if (open) throw invalid('check', 'already-asked')
  const id = newId()
  await tx.query('insert into excuse (tenant_id, id, check_id, asked_by, cause, words) values ($1, $2, $3, $4, $5, $6)', [tx.tenant, id, check, s.person, cause, said])
  await tx.query('update check_result set cause = $3 where tenant_id = $1 and id = $2', [tx.tenant, check, cause])
  await streamFact(tx, 'excuse-asked', { check, cause, words: said }, `check:${check}`, s.person)
  await tell(tx, deciders(s.rules, breach, s.person), 'excuse-asked', breach, s)
  return id
}

/** A superior excuses the breach or lets it stand, with words. Stale: someone decided first. */
export async function decideExcuse(tx: Tx, s: Session, id: string, granted: boolean, answer: string): Promise<void> {
  const [row] = await tx.query<Row>('select * from excuse where tenant_id = $1 and id = $2 for update', [tx.tenant, id])
  if (!row) throw new NotFound()
  const breach = await breachOf(tx, row.check_id)
  // Who may not decide does not learn that somebody did; granted, the breach itself is none any more.
  if (!mayDecide(s.rules, s.actor, { ...breach, outcome: 'breached' }, row.asked_by)) throw new NotFound()
  if (row.decided_at !== null) throw new Stale({ what: row.granted ? 'excuse-granted' : 'excuse-refused', at: row.decided_at, by: row.decided_by ? { id: row.decided_by, name: s.rules.people.get(row.decided_by)?.name ?? '' } : null })
  const said = granted ? answer.trim() : requiredText('answer', answer)
  await tx.query('update excuse set decided_at = clock_timestamp(), decided_by = $3, granted = $4, answer = $5 where tenant_id = $1 and id = $2', [tx.tenant, id, s.person, granted, said])
  if (granted) await changeOutcome(tx, row.check_id, 'excused', row.cause)
  await streamFact(tx, granted ? 'excuse-granted' : 'excuse-refused', { check: row.check_id, answer: said }, `check:${row.check_id}`, s.person)
  await tell(tx, [row.asked_by], granted ? 'excuse-granted' : 'excuse-refused', breach, s)
}

async function tell(tx: Tx, people: string[], code: string, breach: CheckRow, s: Session): Promise<void> {
  await tellPeople(tx, s.rules, [{ people, code, params: { control: breach.control, regulation: breach.regulation, article: breach.article, title: breach.title ?? '', name: s.actor.name }, matter: breach.matter_id }])
}

/** The newest request of each of these checks, with what this person may do about it. */
export async function excusesOf(tx: Tx, s: Session, checks: readonly (Breach & { id: string })[]): Promise<Map<string, { excuse: Excuse | null; mayAsk: boolean; mayDecide: boolean }>> {
  const rows = checks.length === 0 ? [] : await tx.query<Row>('select distinct on (check_id) * from excuse where tenant_id = $1 and check_id = any($2::uuid[]) order by check_id, asked_at desc', [tx.tenant, checks.map((c) => c.id)])
  const byCheck = new Map(rows.map((r) => [r.check_id, excuse(r)]))
  return new Map(checks.map((c) => {
    const found = byCheck.get(c.id) ?? null
    const open = found !== null && found.decidedAt === null
    return [c.id, { excuse: found, mayAsk: !open && mayAsk(s.rules, s.actor, c), mayDecide: open && mayDecide(s.rules, s.actor, c, found.askedBy) }]
  }))
}

/** Open requests this person may decide, the oldest first: for the workbench. */
export async function waitingExcuses(tx: Tx, s: Session): Promise<{ id: string; control: string; regulation: string; article: string; title: string | null; askedAt: string; askedBy: string; words: string }[]> {
  const rows = await tx.query<Row & CheckRow & { excuse_id: string }>(
    `select e.*, e.id as excuse_id, c.control, c.regulation, c.article, c.outcome, c.person_id as person, c.unit_id as unit, m.owner_id as owner, m.title from excuse e join check_result c on c.tenant_id = e.tenant_id and c.id = e.check_id
     left join matter m on m.tenant_id = c.tenant_id and m.id = c.matter_id where e.tenant_id = $1 and e.decided_at is null order by e.asked_at limit 200`, [tx.tenant])
  return rows.filter((r) => mayDecide(s.rules, s.actor, r, r.asked_by)).map((r) => ({ id: r.excuse_id, control: r.control, regulation: r.regulation, article: r.article, title: r.title, askedAt: r.asked_at, askedBy: r.asked_by, words: r.words }))
}
