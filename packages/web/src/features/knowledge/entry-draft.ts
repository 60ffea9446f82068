import type { z } from 'zod'
import type { desk, KnowledgeEntry } from '@guixing/contract/desk'

export type EntryKind = KnowledgeEntry['kind']
export type Tab = 'all' | EntryKind | 'stale'
export const TABS: readonly Tab[] = ['all', 'information', 'answer', 'bulletin', 'stale']
export const KINDS: readonly EntryKind[] = ['information', 'answer', 'bulletin']

/** What one types of an entry; kept on this machine until the server has it. */
export interface EntryDraft { id: string | null; version: number; kind: EntryKind; subject: string; content: string; department: string; phone: string; source: string; validUntil: string | null }

export const blankEntry = (subject = ''): EntryDraft => ({ id: null, version: 0, kind: 'information', subject, content: '', department: '', phone: '', source: '', validUntil: null })
export const draftOf = (entry: KnowledgeEntry): EntryDraft => ({
  id: entry.id, version: entry.version, kind: entry.kind, subject: entry.subject, content: entry.content, department: entry.department ?? '', phone: entry.phone ?? '', source: entry.source, validUntil: entry.validUntil,
})

/** Fields that must not be blank (S03-10: subject, content and source are what an entry is). */
export const missingIn = (draft: EntryDraft): ('subject' | 'content' | 'source')[] => (['subject', 'content', 'source'] as const).filter((name) => draft[name].trim() === '')

type Saving = z.input<NonNullable<(typeof desk.saveKnowledge)['~orpc']['inputSchema']>>
/** What the wire wants; empty things are left out. */
export function entryInput(draft: EntryDraft): Saving {
  const all = { id: draft.id ?? undefined, kind: draft.kind, subject: draft.subject.trim(), content: draft.content.trim(), department: draft.department.trim() || undefined, phone: draft.phone.trim() || undefined, source: draft.source.trim(), validUntil: draft.validUntil ?? undefined }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Saving
}

/** The question a tab and words make. */
export const queryFor = (tab: Tab, q: string): { q?: string; kind?: string; stale?: 'true'; limit: number } => ({
  ...(q.trim() ? { q: q.trim().slice(0, 500) } : {}), ...(tab === 'stale' ? { stale: 'true' as const } : tab === 'all' ? {} : { kind: tab }), limit: 100,
})

const KEY = 'guixing.knowledge'
type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
const isDraft = (value: unknown): value is EntryDraft => typeof value === 'object' && value !== null && (['subject', 'content', 'source', 'department', 'phone'] as const).every((name) => typeof (value as Record<string, unknown>)[name] === 'string') && KINDS.includes((value as EntryDraft).kind)

/** The entry somebody began and did not save; null where there is none, or it cannot be read. */
export function readEntryDraft(store: Store, person: string): EntryDraft | null {
  try {
    const kept: unknown = JSON.parse(store.getItem(`${KEY}.${person}`) ?? 'null')
    return isDraft(kept) ? kept : null
  } catch {
    return null
  }
}
export function keepEntryDraft(store: Store, person: string, draft: EntryDraft | null): void {
  try {
    if (draft) store.setItem(`${KEY}.${person}`, JSON.stringify(draft))
    else store.removeItem(`${KEY}.${person}`)
  } catch { /* a full store keeps nothing; the page still holds what was typed */ }
}
