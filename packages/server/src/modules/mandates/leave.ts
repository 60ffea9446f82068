import { fenOf } from '@guixing/core/money/money'
import { Refused } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { addRow, appendFact, type Work } from '../engine/index.ts'
import { forgetRules } from '../rules/index.ts'
import { delegationGap, type Handing } from './judge.ts'

const RAISE = 'update house set rev = rev + 1 where id = $1'

/**
 * An approved leave begins to count: whoever is away is on leave for approval routes from `from` until `until`, and `to` (null: nobody)
 * stands in. Written with the act that approves it, no further statement; the same `source` (the leave) again takes the place of its row.
 * @throws Refused in words: to oneself, to somebody gone, away themselves, or standing in by the leaver's own hand
 */
export function startDelegation(work: Work, d: Handing & { source: string }): void {
  const gap = delegationGap(work.rules, d, work.now, true)
  if (gap) throw new Refused([gap])
  addRow(work, 'delegation', {
    id: newId(), from_person: d.person, to_person: d.to, starts_at: d.from, ends_at: d.until, kinds: d.kinds ? `{${d.kinds.join(',')}}` : null, cap: d.cap === undefined ? null : fenOf(d.cap)?.toString() ?? null, source_matter: d.source, made_by: d.person, made_at: work.now,
  })
  tell(work, d.source, 'delegated', { person: d.person, to: d.to, from: d.from, until: d.until })
}

/** The leave is over, or was taken back: what came with it ends at `at` (now), never before it began. */
export function endDelegation(work: Work, source: string, at = work.now): void {
  work.also.push({ text: 'update delegation set ends_at = greatest(starts_at, least(ends_at, $3::timestamptz)) where tenant_id = $1 and source_matter = $2 and ends_at > $3::timestamptz', params: [work.tx.tenant, source, at] })
  tell(work, source, 'delegation-ended', { at })
}

function tell(work: Work, source: string, what: string, detail: Record<string, string | null>): void {
  const held = work.held.get(source)
  if (held) appendFact(held, { what, detail, controls: [], actor: { id: null, name: 'system', as: 'system', roles: [], unit: null, unitPath: [], heads: [], standsInFor: [] } })
  // Every node reloads its rules by the raised revision; once a statement is enough.
  if (!work.also.some(({ text }) => text === RAISE)) work.also.push({ text: RAISE, params: [work.tx.tenant] })
  forgetRules(work.tx.tenant)
}
