import { isFinal, type Value } from '@guixing/core/model/kind'
import { yuanOf } from '@guixing/core/money/money'
import type { Pool } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { NotFound } from '../../platform/errors.ts'
import { applyClocks, tellPosted, type Caller, type Held, type Work } from '../engine/index.ts'
import { through, type Through } from './door.ts'
import { aftermathOf, type Act, type Aftermath } from './followed.ts'

/**
 * The applicant revokes what was approved (peers 5.1): within the days of the route, and only if all that followed can be undone. Then it is
 * undone in the same transaction, last first: entries are reversed, values and stage go back, clocks that began are let go; the gate is shut again.
 * @throws Refused `cannot-undo` naming each effect that states no undo or whose undo is no longer possible, `too-late`, `words`
 */
export function revokeApproval(pool: Pool, caller: Caller, id: string, words: string): Promise<Through> {
  let after: Aftermath = { followed: [], acts: [] }
  return through(pool, caller, { approval: id }, {
    did: 'revoke', words,
    before: async (tx, inside) => {
      if (inside.approval.requestedBy !== inside.person) throw new NotFound()
      after = await aftermathOf(tx, inside.rules, inside.held, inside.approval, 'lock')
      return { undone: after.acts.map(({ fact }) => fact) }
    },
    command: ({ person }) => ({ command: { do: 'revoke', person, words, followed: after.followed } }),
    after: async (work, held) => {
      for (const act of after.acts.toReversed()) await undo(work, held, act)
    },
  })
}

async function undo(work: Work, held: Held, act: Act): Promise<void> {
  for (const e of act.entries.filter((one) => !one.undone)) reverse(work, held, e)
  for (const { name, before } of act.changes.toReversed()) putBack(work, held, name, before)
  if (act.stage !== null) held.matter.stage = act.stage
  held.final = isFinal(held.kind, held.matter.stage)
  if (!held.final) held.matter.closedAt = null
  const begun = held.clocks.filter((c) => c.started_at === new Date(act.at).toISOString() && c.state !== 'met' && c.state !== 'cancelled')
  await applyClocks(work, held, begun.map((c) => ({ op: 'cancel' as const, control: c.control })), () => { throw new Error('a clock that is let go asks nothing') })
  held.dirty = true
}

/** The opposite entry, hanging where the first hangs; it names the one it undoes, and the fact of the revoking names it. */
function reverse(work: Work, held: Held, e: Act['entries'][number]): void {
  const id = newId()
  const fact = tellPosted(held, { id, entry: e.entry, amount: yuanOf(e.amount) })
  work.also.push({
    text: `insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, fact_id, project_id, basis_id, agreement_id, payment_id, contract_id, person_id, unit_id, period, subject, undo_of)
      select tenant_id, $3, $4, $5, entry, credit, debit, amount, matter_id, $6, project_id, basis_id, agreement_id, payment_id, contract_id, person_id, unit_id, period, subject, id from money_entry where tenant_id = $1 and id = $2`,
    params: [work.tx.tenant, e.id, id, work.now, work.today, fact],
  })
}

function putBack(work: Work, held: Held, name: string, before: Value): void {
  const field = held.kind.fields[name]
  if (!field && name in held.matter) { (held.matter as unknown as Record<string, Value>)[name] = before; return }
  held.matter.fields[name] = before
  if (!field?.key) return
  if (before === null || before === undefined) work.also.push({ text: 'delete from matter_key where tenant_id = $1 and matter_id = $2 and field = $3', params: [work.tx.tenant, held.matter.id, name] })
  else held.keysChanged.add(name)
}
