import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Reason, Value } from '@guixing/contract/common'
import type { ActionView, MatterView } from '@guixing/contract/matters'
import { api, q } from '../../app/api.ts'
import { houseNow } from '../../app/clock.ts'
import { tellLapsed } from '../../app/lapse.ts'
import { Invalid, Lapsed, Refused, Stale, type FieldProblem } from '../../app/problems.ts'

/** What stands under the action bar: nothing, an action's form, a refusal, or the change of someone who was faster. */
export type Panel =
  | { is: 'form'; action: string }
  | { is: 'refused'; action: string; reasons: Reason[]; at: number; tried: boolean }
  | { is: 'ask'; reason: Reason; purpose: 'gate' | 'exception'; from: string }
  | { is: 'stale'; action: string; fact: unknown; fields: Record<string, unknown> }
  | { is: 'rating'; url: string; until: string }

/** Acting on a matter: every way it may end is shown in place. Fields typed are kept when something stands in the way. */
export function useActing(matter: MatterView | undefined) {
  const cache = useQueryClient()
  const [panel, setPanel] = useState<Panel | null>(null)
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<FieldProblem[]>([])
  const [failure, setFailure] = useState<unknown>(null)
  const [typed, setTyped] = useState<Record<string, unknown>>({})
  const [warnings, setWarnings] = useState<Reason[]>([])
  const id = matter?.id ?? ''

  /** What is shown next is asked for again before the buttons are free: nobody presses one that is no longer there. */
  const took = async (): Promise<void> => {
    const page = cache.invalidateQueries({ queryKey: q.matters.get.queryKey({ input: { id } }) })
    for (const key of [q.matters.facts.key(), q.matters.list.key(), q.desk.summary.key(), q.work.counts.key()]) void cache.invalidateQueries({ queryKey: key })
    await page
  }
  const refused = (action: string, reasons: Reason[]): void => setPanel({ is: 'refused', action, reasons, at: houseNow(), tried: true })

  async function attempt(run: () => Promise<void>, action: string, fields: Record<string, unknown>): Promise<boolean> {
    setBusy(true)
    setErrors([])
    setFailure(null)
    try {
      await run()
      return true
    } catch (error) {
      setTyped(fields)
      if (error instanceof Refused) refused(action, error.reasons)
      else if (error instanceof Invalid) { setErrors(error.errors.map((e) => ({ ...e, field: e.field.replace(/^fields\./, '') }))); if (panel?.is !== 'form') setPanel({ is: 'form', action }) }
      else if (error instanceof Stale) { setPanel({ is: 'stale', action, fact: error.fact, fields }) }
      else if (!(error instanceof Lapsed && tellLapsed(error.under))) setFailure(error)
      if (error instanceof Refused || error instanceof Stale) {
        void cache.invalidateQueries({ queryKey: q.matters.get.queryKey({ input: { id } }) })
        void cache.invalidateQueries({ queryKey: q.matters.facts.queryKey({ input: { id } }) })
      }
      return false
    } finally {
      setBusy(false)
    }
  }
  /** Takes an action; false where it did not come about, so that nothing typed is thrown away. */
  const act = (action: string, fields: Record<string, unknown>): Promise<boolean> => attempt(async () => {
    const result = await api.matters.act({ id, action, fields: fields as Record<string, Value>, version: matter?.version })
    setPanel(null)
    setTyped({})
    setWarnings(result.warnings)
    await took()
    // The link itself is shown once, to be passed on by whatever way reaches the client.
    if (action === 'send-rating') { const link = await api.matters.ratingLink({ id }); setPanel({ is: 'rating', url: link.url, until: link.expiresAt }) }
  }, action, fields)
  const ask = (reason: Reason, purpose: 'gate' | 'exception', words: string): Promise<boolean> => attempt(async () => {
    await api.matters.askApproval({ id, control: reason.control, purpose, words: words || undefined })
    setPanel(null)
    await took()
  }, '', {})
  const rating = (): Promise<boolean> => attempt(async () => {
    const link = await api.matters.ratingLink({ id })
    setPanel({ is: 'rating', url: link.url, until: link.expiresAt })
  }, '', {})

  /** A button of the action bar: possible ones open their form or act at once; the others say why. */
  const choose = (action: ActionView): void => {
    setErrors([])
    setFailure(null)
    setWarnings([])
    // What was written for this step stays with it; another step begins empty.
    if (panel === null || !('action' in panel) || panel.action !== action.name) setTyped({})
    if (!action.possible) {
      if (action.reasons.length === 0) return
      // Trying is a fact: the server refuses and writes it down. Where the action asks for words first, its reasons are shown as they are known.
      if (action.asks.some((field) => field.required)) setPanel({ is: 'refused', action: action.name, reasons: action.reasons, at: houseNow(), tried: false })
      else void act(action.name, {})
      return
    }
    if (action.asks.length > 0) setPanel({ is: 'form', action: action.name })
    else void act(action.name, {})
  }
  return { panel, setPanel, busy, errors, failure, typed, warnings, choose, act, ask, rating, close: () => { setPanel(null); setErrors([]); setFailure(null) } }
}
export type Acting = ReturnType<typeof useActing>
