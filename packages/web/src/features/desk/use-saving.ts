import { useCallback, useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Reason } from '@guixing/contract/common'
import type { KindView, MatterRow } from '@guixing/contract/matters'
import { api, q } from '../../app/api.ts'
import { tellLapsed } from '../../app/lapse.ts'
import { Fault, Invalid, Lapsed, Offline, Refused, Unavailable, type FieldProblem } from '../../app/problems.ts'
import type { Draft } from './draft.ts'
import { entryFields, openingOf } from './entry.ts'
import { openOnce, type Opened } from './send.ts'
import { demandOf, type RoutingUnit } from './speciality.ts'
import type { Drafts } from './use-drafts.ts'
import { noteReach, useOnline } from './use-online.ts'
import { useDeskWords } from './words.ts'

/** What the last saving came to, said where one types. */
export type Outcome =
  | { is: 'saved'; id: string; number: string; routed: string | null; warnings: number; /** The answer waits until a manager allows it (S03 4.2.3). */ askFirst: boolean }
  | { is: 'merged'; id: string; number: string }
  | { is: 'refused'; reasons: Reason[]; opened: { id: string; number: string } | null }
  | { is: 'invalid'; errors: FieldProblem[] }
  | { is: 'waiting'; content: string }
  | { is: 'failed'; error: unknown }

/** Does something besides the stage stand before the answer? */
const mustAskFirst = async (id: string): Promise<boolean> => (await api.matters.get({ id }).catch(() => null))?.actions.some((one) => one.name === 'answer' && !one.possible && one.reasons.length > 0) ?? false

/** Saving, routing, merging, and sending what waited for the network. */
export function useSaving(drafts: Drafts, kindOf: (name: string) => KindView | undefined, categoryWords: (value: string | null) => string) {
  const t = useDeskWords()
  const cache = useQueryClient()
  const online = useOnline()
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const refresh = useCallback(() => {
    for (const key of [q.desk.summary.key(), q.desk.caller.key(), q.matters.list.key(), q.work.counts.key()]) void cache.invalidateQueries({ queryKey: key })
  }, [cache])

  const open = useCallback(async (draft: Draft): Promise<Opened> => {
    const kind = kindOf(draft.kind)
    const opened = await openOnce(draft.id, { kind: draft.kind, action: openingOf(kind)?.name, fields: entryFields(draft, kind) })
    // Words said beside an agreed time are no answer yet, but they were said: they go into the timeline (S03-12).
    if (draft.outcome === 'agree' && draft.answer.trim() && draft.kind === 'enquiry') await api.matters.act({ id: opened.matter.id, action: 'note', fields: { text: draft.answer.trim() } }).catch(() => undefined)
    return opened
  }, [kindOf])
  const route = useCallback((id: string, draft: Draft, unit: { id: string; name: string }) => api.matters.act({
    id, action: 'transfer', fields: { toUnit: unit.id, reason: t('routeReason', { category: categoryWords(draft.category), unit: unit.name }) },
  }), [t, categoryWords])

  const failed = useCallback((error: unknown, unit: RoutingUnit | null): void => {
    if (error instanceof Offline) { noteReach(false); const { content } = drafts.draft; drafts.wait(unit?.id ?? null); setOutcome({ is: 'waiting', content }); return }
    // What failed in the server may be there all the same: sent again under its key it counts once.
    if (!(error instanceof Fault || error instanceof Unavailable)) drafts.rekey()
    if (error instanceof Lapsed && tellLapsed(error.under)) return
    if (error instanceof Refused) setOutcome({ is: 'refused', reasons: error.reasons, opened: null })
    else if (error instanceof Invalid) setOutcome({ is: 'invalid', errors: error.errors })
    else setOutcome({ is: 'failed', error })
  }, [drafts])

  const save = useCallback(async (unit: RoutingUnit | null): Promise<boolean> => {
    const draft = drafts.draft
    setBusy(true)
    setOutcome(null)
    try {
      const opened = await open(draft)
      noteReach(true)
      drafts.done()
      const { id, number } = opened.matter
      try {
        if (unit) await route(id, draft, unit)
        setOutcome({ is: 'saved', id, number, routed: unit?.name ?? null, warnings: opened.warnings.length, askFirst: demandOf(draft.category) === 'ask-first' && await mustAskFirst(id) })
      } catch (error) {
        setOutcome(error instanceof Refused ? { is: 'refused', reasons: error.reasons, opened: { id, number } } : { is: 'failed', error })
      }
      return true
    } catch (error) {
      failed(error, unit)
      return error instanceof Offline
    } finally {
      setBusy(false)
      refresh()
    }
  }, [drafts, open, route, failed, refresh])

  /** The same matter asked again within 7 days: the words become a note there, nothing new is opened. */
  const merge = useCallback(async (into: MatterRow): Promise<void> => {
    const draft = drafts.draft
    setBusy(true)
    try {
      const text = [t('mergeNote', { content: draft.content.trim() }), draft.answer.trim()].filter(Boolean).join('\n')
      await api.matters.act({ id: into.id, action: 'note', fields: { text } })
      drafts.done()
      setOutcome({ is: 'merged', id: into.id, number: into.number })
    } catch (error) {
      setOutcome(error instanceof Refused ? { is: 'refused', reasons: error.reasons, opened: null } : { is: 'failed', error })
    } finally {
      setBusy(false)
      refresh()
    }
  }, [drafts, t, refresh])

  // What waited is sent in the order it was typed, each under its own key, until one fails.
  const sending = useRef(false)
  useEffect(() => {
    if (drafts.waiting.length === 0) return
    const flush = async (): Promise<void> => {
      if (sending.current || !navigator.onLine) return
      sending.current = true
      try {
        for (const { draft, toUnit } of drafts.waiting) {
          try {
            const opened = await open(draft)
            noteReach(true)
            drafts.arrived(draft.id)
            if (toUnit) await route(opened.matter.id, draft, { id: toUnit, name: '' }).catch(() => undefined)
          } catch (error) {
            if (error instanceof Refused || error instanceof Invalid) { drafts.returned(draft.id); continue }
            break
          }
        }
      } finally {
        sending.current = false
        refresh()
      }
    }
    void flush()
    const timer = setInterval(() => void flush(), 10_000)
    const now = (): void => void flush()
    addEventListener('online', now)
    return () => { clearInterval(timer); removeEventListener('online', now) }
  }, [drafts.waiting, drafts.arrived, drafts.returned, open, route, refresh]) // eslint-disable-line react-hooks/exhaustive-deps
  return { busy, outcome, online, save, merge, clear: () => setOutcome(null), refresh }
}
export type Saving = ReturnType<typeof useSaving>
