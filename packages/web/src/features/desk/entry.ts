import type { Value } from '@guixing/contract/common'
import type { FieldView, KindView } from '@guixing/contract/matters'
import type { Draft } from './draft.ts'

/** The opening action a person takes here; kinds may have others, for clients on the portal. */
export const openingOf = (kind: KindView | undefined): KindView['opens'][number] | undefined => kind?.opens.find((one) => one.possible) ?? kind?.opens[0]

/** Fields that have a hand-made place at the desk; everything else a kind asks is drawn from its definition. Files are added on the matter's page. */
const PLACED = new Set(['content', 'category', 'channel', 'client', 'callerName', 'callerPhone', 'room', 'important', 'importantKind', 'answer', 'agreedAt', 'knowledge', 'attachments'])

/** The further questions of a kind: for a complaint contact, complained person, wanted outcome (S17). */
export function furtherFields(kind: KindView | undefined): FieldView[] {
  return (openingOf(kind)?.asks ?? []).filter((field) => !PLACED.has(field.name) && !field.system)
}

const asks = (kind: KindView | undefined, name: string): boolean => !kind || (openingOf(kind)?.asks ?? []).some((field) => field.name === name)
/** Whether the kind has the two ways out: answered at once, or by an agreed time. */
export const hasOutcome = (kind: KindView | undefined): boolean => asks(kind, 'answer') || asks(kind, 'agreedAt')
export const asksFor = asks

/** The fields of the opening action, as the wire wants them: only what the kind asks, empty things left out. */
export function entryFields(draft: Draft, kind: KindView | undefined): Record<string, Value> {
  const all: Record<string, Value> = {
    content: draft.content.trim(), category: draft.category, channel: draft.channel, client: draft.client?.id ?? null,
    callerName: draft.callerName.trim(), callerPhone: draft.callerPhone.trim(), room: draft.room.trim(),
    important: draft.important, importantKind: draft.important ? draft.importantKind : null, knowledge: draft.knowledge,
    answer: draft.outcome === 'answer' ? draft.answer.trim() : null,
    agreedAt: draft.outcome === 'agree' ? draft.agreedAt : null,
    ...Object.fromEntries(furtherFields(kind).map((field) => [field.name, draft.extra[field.name] ?? null])),
  }
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== null && value !== '' && asks(kind, name)))
}

/** What is still to be filled before it makes sense to send; names of places on the screen, in the order of speech. */
export function missingOf(draft: Draft, kind: KindView | undefined): string[] {
  const required = (name: string): boolean => (openingOf(kind)?.asks ?? []).some((field) => field.name === name && field.required)
  const missing: string[] = []
  if (asks(kind, 'category') && !draft.category && (draft.kind === 'enquiry' || required('category'))) missing.push('category')
  if (!draft.content.trim()) missing.push('content')
  if (draft.important && asks(kind, 'importantKind') && required('importantKind') && !draft.importantKind) missing.push('importantKind')
  for (const field of furtherFields(kind)) {
    const value = draft.extra[field.name]
    if (field.required && (value === undefined || value === null || value === '')) missing.push(field.name)
  }
  if (hasOutcome(kind) && draft.kind === 'enquiry') {
    if (draft.outcome === 'answer' && !draft.answer.trim()) missing.push('answer')
    if (draft.outcome === 'agree' && !draft.agreedAt) missing.push('agreedAt')
  }
  return missing
}
