import { useEffect } from 'react'
import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { q } from './api.ts'
import { useShown } from './online.ts'
import { meOptions } from './session.ts'

/** What the server tells (`GET /api/v1/live`): only that something is to be looked at again, never the thing itself. */
export type Told = { event: 'ready' | 'counts' | 'notice' | 'alert'; data?: unknown } | { event: 'matters'; data: { ids: string[] | null } }

const EVENTS = ['ready', 'counts', 'matters', 'notice', 'alert'] as const
/** What comes in a burst is looked at once. */
const GATHER = 300
const FIRST_WAIT = 2_000
const LONGEST_WAIT = 60_000

/** Keys of what may have changed, in the words of the query cache. Null: everything (a connection came back; who knows what was missed). */
export function staleBy(told: Told, first: boolean): QueryKey[] | null {
  switch (told.event) {
    case 'ready': return first ? [] : null
    case 'counts': return [q.work.counts.key(), q.work.bench.key(), q.work.approvals.key(), q.approvals.key()]
    case 'notice': return [q.work.counts.key(), q.work.notices.key()]
    case 'alert': return [q.work.counts.key(), q.work.bench.key()]
    case 'matters': return [
      q.work.counts.key(), q.work.bench.key(), q.work.approvals.key(), q.approvals.key(), q.matters.list.key(), q.desk.caller.key(), q.house.duty.key(),
      ...(told.data.ids === null ? [q.matters.get.key(), q.matters.facts.key()]
        : told.data.ids.flatMap((id) => [q.matters.get.key({ input: { id } }), q.matters.facts.key({ input: { id } })])),
    ]
    default: { const never: never = told; return never }
  }
}

type Source = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'> & { onerror: ((event: Event) => void) | null }
export interface LiveParts {
  connect: () => Source
  /** Looks again; null is everything. */
  look: (keys: QueryKey[] | null) => void
  /** The server turned the connection away: perhaps the sign-in lapsed. */
  refused: () => void
}

/**
 * Keeps a connection to the live updates while the page is open. The browser takes up a broken one by itself; one that was
 * turned away (signed out, server starting) is tried again here, ever more slowly. Answers how to end it.
 */
export function keepLive(parts: LiveParts): () => void {
  let source: Source | null = null
  let wait = FIRST_WAIT
  let first = true
  let ended = false
  let again: ReturnType<typeof setTimeout> | undefined
  let gathering: ReturnType<typeof setTimeout> | undefined
  let gathered: QueryKey[] | null = []
  const hear = (told: Told): void => {
    if (told.event === 'ready') wait = FIRST_WAIT
    const keys = staleBy(told, first)
    if (told.event === 'ready') first = false
    gathered = keys === null || gathered === null ? null : [...gathered, ...keys]
    gathering ??= setTimeout(() => {
      gathering = undefined
      const now = gathered
      gathered = []
      if (now === null || now.length > 0) parts.look(now)
    }, GATHER)
  }
  const open = (): void => {
    const own = parts.connect()
    source = own
    for (const event of EVENTS) {
      own.addEventListener(event, (message) => {
        const data: unknown = parsed((message as MessageEvent).data)
        if (event === 'matters') hear({ event, data: { ids: Array.isArray((data as { ids?: unknown } | null)?.ids) ? (data as { ids: string[] }).ids : null } })
        else hear({ event, data })
      })
    }
    own.onerror = () => {
      if (ended || own.readyState !== CLOSED) return
      own.close()
      parts.refused()
      again = setTimeout(open, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
  }
  open()
  return () => {
    ended = true
    clearTimeout(again)
    clearTimeout(gathering)
    source?.close()
  }
}

/** `EventSource.CLOSED`, also where there is no such class (tests). */
const CLOSED = 2

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return null
  }
}

function lookAgain(client: QueryClient, keys: QueryKey[] | null): void {
  if (keys === null) { void client.invalidateQueries(); return }
  const seen = new Set<string>()
  for (const queryKey of keys) {
    const name = JSON.stringify(queryKey)
    if (seen.has(name)) continue
    seen.add(name)
    void client.invalidateQueries({ queryKey })
  }
}

/**
 * Live updates for what is shown, while somebody is signed in. `wanted` false (sign-in lapsed) ends the connection until it is
 * true again; so does a tab in the background: a browser holds only six connections to one server, and looks again by itself
 * when the tab comes back.
 */
export function useLive(wanted: boolean): void {
  const client = useQueryClient()
  const active = useShown() && wanted
  useEffect(() => {
    if (!active || typeof EventSource === 'undefined') return
    return keepLive({
      connect: () => new EventSource('/api/v1/live'),
      look: (keys) => lookAgain(client, keys),
      refused: () => void client.invalidateQueries({ queryKey: meOptions().queryKey }),
    })
  }, [client, active])
}
