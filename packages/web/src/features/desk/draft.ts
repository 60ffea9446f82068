import type { Value } from '@guixing/contract/common'
import type { ClientRow } from '@guixing/contract/desk'

/** Kinds one registers at the desk, in the order of the keys 1–5 (screens.md 5.2). */
export const DESK_KINDS = ['enquiry', 'complaint', 'feedback', 'help', 'appointment'] as const
export type DeskKind = (typeof DESK_KINDS)[number]

/** What the desk has typed of one entry. Kept on this machine until the server has it, so that nothing is ever lost. */
export interface Draft {
  /** Also the idempotency key of the sending: sent twice, it is opened once. */
  id: string
  kind: DeskKind
  /** Milliseconds by the clock of the house. */
  startedAt: number
  savedAt: number
  client: ClientRow | null
  callerName: string
  callerPhone: string
  room: string
  category: string | null
  content: string
  important: boolean
  importantKind: string | null
  /** Answered at once, or by an agreed time; nothing else (S03 4.1.3). */
  outcome: 'answer' | 'agree'
  agreedAt: string | null
  answer: string
  /** Number of the information entry the answer came from. */
  knowledge: string | null
  /** Fields of the kind that have no hand-made place here. */
  extra: Record<string, Value>
  channel: 'phone' | 'visit'
}

export function newDraft(id: string, now: number): Draft {
  return {
    id, kind: 'enquiry', startedAt: now, savedAt: now, client: null, callerName: '', callerPhone: '', room: '', category: null, content: '',
    important: false, importantKind: null, outcome: 'agree', agreedAt: null, answer: '', knowledge: null, extra: {}, channel: 'visit',
  }
}

/** Nothing was typed yet; a caller alone, found by the telephone, does not count. */
export function isBlank(draft: Draft): boolean {
  return draft.content.trim() === '' && draft.answer.trim() === '' && Object.values(draft.extra).every((value) => value === null || value === '')
}

/** Puts the caller into the entry; the number belongs to the call, the room to the person. */
export function withCaller(draft: Draft, client: ClientRow, number?: string): Draft {
  const phone = number ?? (client.masked ? '' : client.phone ?? '')
  return { ...draft, client, callerName: client.name, room: client.room ?? '', callerPhone: phone || draft.callerPhone }
}
