import type { Value } from '@guixing/core/model/kind'
import { newId } from '../ids.ts'

export type Known = Map<string, { email: string | null; active: boolean }>
interface Target { now: string; rows: Record<string, Record<string, unknown>[]>; rules: { people: Known } }

/**
 * A notification in the app for each person, and a letter in the outbox for those with an e-mail address.
 * Rows only: a worker sends them after the commit. `key` makes a repeat of the same occasion harmless.
 */
export function notifyRows(work: Target, people: string[], code: string, params: Record<string, Value>, matter: string | null, key: string | null = null): void {
  for (const person of new Set(people)) {
    const known = work.rules.people.get(person)
    if (!known?.active) continue
    ;(work.rows.notice ??= []).push({ id: newId(), person_id: person, at: work.now, code, params, matter_id: matter, key })
    if (known.email) letterRow(work, { channel: 'email', to: known.email, subject: code, body: { code, params, person } }, matter, key === null ? null : `${key}:${person}`)
  }
}

export interface Letter {
  channel: 'email' | 'sms' | 'im' | 'webhook'
  to: string
  subject: string
  /** A code is said in the person's language when it leaves; `text` goes as it stands; an event is posted as data. */
  body: { code: string; params: Record<string, Value>; person: string } | { text: string } | { event: Record<string, Value> }
}

/** A row of the outbox, in one shape for all that write there (one statement inserts them together). */
export function letterRow(work: Pick<Target, 'now' | 'rows'>, letter: Letter, matter: string | null, key: string | null): string {
  const id = newId()
  ;(work.rows.outbox ??= []).push({ id, at: work.now, channel: letter.channel, recipient: letter.to, subject: letter.subject, body: JSON.stringify(letter.body), matter_id: matter, next_at: work.now, key })
  return id
}
