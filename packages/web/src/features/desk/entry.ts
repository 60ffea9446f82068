import type { Value } from '@guixing/contract/common'
import type { FieldView, KindView } from '@guixing/contract/matters'
import type { Draft } from './draft.ts'

/** The opening action a person takes here; kinds may have others, for clients on the portal. */
export const openingOf = (kind: KindView | undefined): KindView['opens'][number] | undefined => kind?.opens.find((one) => one.possible) ?? kind?.opens[0]

/** Fields that have a hand-made place at the desk; everything else a kind asks is drawn from its definition. Files are added on the matter's page. */
const PLACED = new Set(['content', 'goal', 'category', 'channel', 'client', 'callerName', 'callerPhone', 'room', 'important', 'importantKind', 'answer', 'agreedAt', 'knowledge', 'attachments'])

/** The further questions of a kind: for a complaint contact, complained person, wanted outcome (S17). */
export function furtherFields(kind: KindView | undefined): FieldView[] {
  return (openingOf(kind)?.asks ?? []).filter((field) => !PLACED.has(field.name) && !field.system)
}

/** The field the words go to: what an appointment is for is its goal. */
const wordsField = (kind: KindView | undefined): string => { const names = (openingOf(kind)?.asks ?? []).map((field) => field.name); return names.includes('content') || !names.includes('goal') ? 'content' : 'goal' }

/** What the caller column knows already is not asked twice: how to reach a complainant, who has an idea, where help is needed. */
const KNOWN: Record<string, (draft: Draft) => string> = { contact: (draft) => draft.callerPhone.trim(), person: (draft) => draft.callerName.trim(), place: (draft) => draft.room.trim() }
/** The value of a further field: what was typed, else what the caller column knows. */
export const furtherValue = (draft: Draft, field: FieldView): Value => {
  const typed = draft.extra[field.name]
  if (typed !== undefined && typed !== null) return typed
  return field.type === 'text' ? KNOWN[field.name]?.(draft) || null : null
}

const asks = (kind: KindView | undefined, name: string): boolean => !kind || (openingOf(kind)?.asks ?? []).some((field) => field.name === name)
/** Whether the kind has the two ways out: answered at once, or by an agreed time. */
export const hasOutcome = (kind: KindView | undefined): boolean => asks(kind, 'answer') || asks(kind, 'agreedAt')
export const asksFor = asks

/** The fields of the opening action, as the wire wants them: only what the kind asks, empty things left out. */
export function entryFields(draft: Draft, kind: KindView | undefined): Record<string, Value> {
  const all: Record<string, Value> = {
    [wordsField(kind)]: draft.content.trim(), category: draft.category, channel: draft.channel, client: draft.client?.id ?? null,
    callerName: draft.callerName.trim(), callerPhone: draft.callerPhone.trim(), room: draft.room.trim(),
    important: draft.important, importantKind: draft.important ? draft.importantKind : null, knowledge: draft.knowledge,
    answer: draft.outcome === 'answer' ? draft.answer.trim() : null,
    agreedAt: draft.outcome === 'agree' ? draft.agreedAt : null,
    ...Object.fromEntries(furtherFields(kind).map((field) => [field.name, furtherValue(draft, field)])),
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
    const value = furtherValue(draft, field)
    if (field.required && (value === undefined || value === null || value === '')) missing.push(field.name)
  }
  if (hasOutcome(kind) && draft.kind === 'enquiry') {
    if (draft.outcome === 'answer' && !draft.answer.trim()) missing.push('answer')
    if (draft.outcome === 'agree' && !draft.agreedAt) missing.push('agreedAt')
  }
  return missing
}
