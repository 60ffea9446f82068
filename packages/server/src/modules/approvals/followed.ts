import type { Followed } from '@guixing/core/approvals/endings'
import { yuanOf } from '@guixing/core/money/money'
import type { Value } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import type { ApprovalRow, Held } from '../engine/index.ts'
import { controlOf, type Rules } from '../rules/index.ts'

interface FactRow { id: string; seq: number; at: string; what: string; controls: { control: string }[]; detail: { stage?: string; changes?: { name: string; before: Value; after: Value }[]; posted?: { id: string }[]; approval?: string; state?: string } | null }
interface Entry { id: string; entry: string; debit: string; credit: string; amount: string; fact_id: string; undone: boolean; left: string | null }
interface Beside { what: string; kind: string; number: string; child: boolean; aside: boolean }

/** An act the approval let through: what it changed and posted, with the stage it came from. */
export interface Act { fact: string; what: string; at: string; stage: string | null; changes: { name: string; before: Value; after: Value }[]; entries: Entry[] }
/** What followed an approval, as the machine judges it and as it is undone: acts in the order they happened. */
export interface Aftermath { followed: Followed[]; acts: Act[] }

const FACTS = `select f.id, f.seq, f.at, f.what, f.controls, d.body as detail from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 and f.stream = $3 order by f.seq`
/** Is what was posted still there to be given back? `left`: what the account it went to holds over everything that hangs where it hangs. */
const ENTRIES = `select e.id, e.entry, e.debit, e.credit, e.amount, e.fact_id, exists (select 1 from money_entry u where u.tenant_id = e.tenant_id and u.undo_of = e.id) as undone,
  (select sum(case when o.debit = e.debit then o.amount else 0 end - case when o.credit = e.debit then o.amount else 0 end) from money_entry o where o.tenant_id = e.tenant_id
    and case when e.payment_id is not null then o.payment_id = e.payment_id when e.basis_id is not null then o.basis_id = e.basis_id when e.contract_id is not null then o.contract_id = e.contract_id else o.matter_id = e.matter_id end) as left
  from money_entry e where e.tenant_id = $1 and e.id = any($2::uuid[])`
/** Whoever draws on it holds one of these while deciding, so that nothing is drawn while it is given back. */
const GUARDS = 'select m.id from matter m where m.tenant_id = $1 and m.id in (select unnest(array[basis_id, payment_id, contract_id, project_id]) from money_entry where tenant_id = $1 and id = any($2::uuid[])) order by m.id for update'
/** What the same transactions did to other matters: opened below this one, or acted on along a link. */
const BESIDE = `select f.what, m.kind, m.number, m.parent_id = $2 and f.seq = 1 as child, m.final as aside from fact f join matter m on m.tenant_id = f.tenant_id and m.id = f.matter_id
  where f.tenant_id = $1 and f.at = any($3::timestamptz[]) and f.matter_id <> $2 and f.by_as = 'system' and f.what not like 'approval-%' and f.what <> 'pending'
    and (m.parent_id = $2 or exists (select 1 from matter_link l where l.tenant_id = f.tenant_id and ((l.from_id = $2 and l.to_id = m.id) or (l.to_id = $2 and l.from_id = m.id))))`

/** An effect is named in both languages, since the machine hands its name on to people. */
const named = (zh: string, en: string): string => `${zh}|${en}`

/**
 * Everything that followed an approval, from the facts: the acts it let through with what each states as its undo (values and stage go
 * back, an entry is reversed while its amount is still there), and what states none (a stopped clock, an act on another matter, a matter
 * opened and not struck out, whatever was built on it since).
 */
export async function aftermathOf(tx: Tx, rules: Rules, held: Held, approval: ApprovalRow, how: 'look' | 'lock' = 'look'): Promise<Aftermath> {
  const all = await tx.query<FactRow>(FACTS, [tx.tenant, held.matter.id, `matter:${held.matter.id}`])
  const granted = all.findLast((f) => f.what.startsWith('approval-') && f.detail?.approval === approval.id && f.detail.state === 'approved')
  const acted = granted ? all.filter((f) => f.seq > granted.seq && held.kind.actions[f.what]) : []
  const first = acted.findIndex((f) => f.controls.some((c) => c.control === approval.control))
  if (first < 0) return { followed: [], acts: [] }
  // A note or a look changes nothing and stands in nobody's way.
  const since = acted.slice(first).filter((f) => f.controls.some((c) => c.control === approval.control) || moves(f, stageBefore(all, f)))
  const mine = since.filter((f) => f.controls.some((c) => c.control === approval.control))
  const posted = mine.flatMap((f) => f.detail?.posted?.map(({ id }) => id) ?? [])
  if (how === 'lock' && posted.length > 0) await tx.query(GUARDS, [tx.tenant, posted])
  const entries = posted.length === 0 ? [] : await tx.query<Entry>(ENTRIES, [tx.tenant, posted])
  const beside = await tx.query<Beside>(BESIDE, [tx.tenant, held.matter.id, mine.map((f) => f.at)])
  const label = (f: FactRow): string => { const words = held.kind.actions[f.what]?.label; return named(words?.['zh-CN'] ?? f.what, words?.en ?? f.what) }
  const acts = mine.map((f): Act => ({ fact: f.id, what: f.what, at: f.at, stage: stageBefore(all, f), changes: f.detail?.changes ?? [], entries: entries.filter((e) => f.detail?.posted?.some(({ id }) => id === e.id)) }))
  const followed = since.flatMap((f): Followed[] => {
    const act = acts.find((one) => one.fact === f.id)
    if (!act) return [{ effect: label(f), possible: false }]
    return [
      { effect: label(f), undo: 'restore', possible: act.stage !== null },
      ...act.entries.map((e): Followed => { const words = rules.catalogue.entries?.[e.entry]?.label; return { effect: named(`${words?.['zh-CN'] ?? e.entry} ${yuanOf(e.amount)}元`, `${words?.en ?? e.entry} ${yuanOf(e.amount)}`), undo: 'reverse', undone: e.undone, possible: e.left !== null && BigInt(e.left) >= BigInt(e.amount) } }),
      ...held.clocks.filter((c) => c.stopped_at === new Date(f.at).toISOString()).map((c): Followed => { const words = controlOf(rules, c.control)?.name; return { effect: named(`时限“${words?.['zh-CN'] ?? c.control}”已停`, `the stopped limit "${words?.en ?? c.control}"`), possible: false } }),
    ]
  })
  const other = beside.map((b): Followed => {
    const kind = rules.catalogue.kinds[b.kind]
    const act = kind?.actions[b.what]?.label
    return b.child ? { effect: named(`开出的${kind?.label['zh-CN'] ?? b.kind} ${b.number}`, `${kind?.label.en ?? b.kind} ${b.number}, opened by it`), undo: 'strike-out', possible: false, undone: b.aside }
      : { effect: named(`${b.number} ${act?.['zh-CN'] ?? b.what}`, `${act?.en ?? b.what} on ${b.number}`), possible: false }
  })
  return { followed: [...followed, ...other], acts }
}

const stageBefore = (all: readonly FactRow[], f: FactRow): string | null => all.findLast((one) => one.seq < f.seq && one.detail?.stage !== undefined)?.detail?.stage ?? null
const moves = (f: FactRow, before: string | null): boolean => (f.detail?.changes?.length ?? 0) > 0 || (f.detail?.posted?.length ?? 0) > 0 || (f.detail?.stage !== undefined && f.detail.stage !== before)
