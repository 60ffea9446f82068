import { useCallback, useEffect, useRef, useState } from 'react'
import { attemptKey } from '../../app/api.ts'
import { houseNow } from '../../app/clock.ts'
import { isBlank, newDraft, type Draft } from './draft.ts'
import { readDesk, writeDesk, type Waiting } from './draft-store.ts'

const fresh = (): Draft => newDraft(attemptKey(), houseNow())

/** The entry in hand, those put aside and those waiting for the network; everything lies on this machine within 300 ms. */
export function useDrafts(person: string) {
  const [draft, setDraft] = useState<Draft>(() => readDesk(localStorage, person).current ?? fresh())
  const [aside, setAside] = useState<Draft[]>(() => readDesk(localStorage, person).aside)
  const [waiting, setWaiting] = useState<Waiting[]>(() => readDesk(localStorage, person).waiting)
  const [kept, setKept] = useState<number | false | null>(null)
  const latest = useRef({ draft, aside, waiting })

  const keep = useCallback((): void => {
    const { draft: now, aside: put, waiting: wait } = latest.current
    const blank = isBlank(now) && !now.client
    const ok = writeDesk(localStorage, person, { current: blank ? null : now, aside: put, waiting: wait })
    setKept(ok ? (blank ? null : houseNow()) : false)
  }, [person])
  useEffect(() => {
    latest.current = { draft, aside, waiting }
    const timer = setTimeout(keep, 300)
    return () => clearTimeout(timer)
  }, [draft, aside, waiting, keep])
  useEffect(() => {
    addEventListener('pagehide', keep)
    return () => { removeEventListener('pagehide', keep); keep() }
  }, [keep])

  const change = useCallback((patch: Partial<Draft>) => setDraft((now) => ({ ...now, ...patch })), [])
  /** Begins a new entry; what was begun is put aside, never lost. */
  const begin = useCallback((): void => {
    const now = latest.current.draft
    if (!isBlank(now)) setAside((list) => [{ ...now, savedAt: houseNow() }, ...list])
    setDraft(fresh())
  }, [])
  const resume = useCallback((id: string): void => {
    const found = latest.current.aside.find((one) => one.id === id)
    if (!found) return
    const now = latest.current.draft
    setAside((list) => [...(isBlank(now) ? [] : [now]), ...list.filter((one) => one.id !== id)])
    setDraft(found)
  }, [])
  const discard = useCallback((id: string) => setAside((list) => list.filter((one) => one.id !== id)), [])
  /** The entry reached the server: the next one is blank. */
  const done = useCallback(() => setDraft(fresh()), [])
  const wait = useCallback((toUnit: string | null): void => {
    const now = latest.current.draft
    setWaiting((list) => [...list, { draft: now, toUnit, since: houseNow() }])
    setDraft(fresh())
  }, [])
  const arrived = useCallback((id: string) => setWaiting((list) => list.filter((one) => one.draft.id !== id)), [])
  const returned = useCallback((id: string): void => {
    const found = latest.current.waiting.find((one) => one.draft.id === id)
    setWaiting((list) => list.filter((one) => one.draft.id !== id))
    // A new key: the old one already carries the answer "refused".
    if (found) setAside((list) => [{ ...found.draft, id: attemptKey() }, ...list])
  }, [])
  const rekey = useCallback(() => setDraft((now) => ({ ...now, id: attemptKey() })), [])
  return { draft, aside, waiting, kept, change, begin, resume, discard, done, wait, arrived, returned, rekey }
}
export type Drafts = ReturnType<typeof useDrafts>
