import { useEffect, useRef, useState } from 'react'
import { Failed, type Trouble } from './portal-api.ts'
import { usePortal } from './portal-context.ts'
import { codeOf, faultOf, readyFiles, sendFile, toSendAgain, type Item, type Limits, type SentFile } from './sending.ts'

export interface Files {
  items: Item[]
  /** Files chosen beyond the limit, which were left out. */
  over: boolean
  add(files: Iterable<File>): void
  drop(no: number): void
  again(no: number): void
  clear(): void
  /** The server does not know them any more. */
  lost(): void
  /** What goes with the words; null while some are on their way or were not taken. */
  ready(): SentFile[] | null
  sending: boolean
}

/** Files chosen for one form: sent one after another as soon as they are chosen, so that the words wait for nothing. */
export function useFiles(limits: Limits): Files {
  const { house } = usePortal()
  const [items, setItems] = useState<Item[]>([])
  const [over, setOver] = useState(false)
  const last = useRef(0)
  const running = useRef<{ no: number; stop: () => void } | null>(null)
  const change = (no: number, more: Partial<Item>) => setItems((all) => all.map((i) => (i.no === no ? { ...i, ...more } : i)))
  useEffect(() => {
    const next = items.find((i) => i.state === 'waiting')
    if (!next || running.current) return
    const { done, stop } = sendFile(house, next.file, (part) => change(next.no, { part }))
    running.current = { no: next.no, stop }
    change(next.no, { state: 'sending', part: 0 })
    const end = (more: Partial<Item>) => { running.current = null; change(next.no, more) }
    done.then((sent) => end({ state: 'sent', part: 1, sent: { id: sent.id, key: sent.key } }), (e: unknown) => {
      const trouble: Trouble = e instanceof Failed ? e.trouble : { kind: 'fault', id: '' }
      end({ state: 'wrong', trouble, code: codeOf(trouble) })
    })
  }, [items, house])
  useEffect(() => () => running.current?.stop(), [])
  return {
    items, over, sending: items.some((i) => i.state === 'waiting' || i.state === 'sending'), ready: () => readyFiles(items),
    add: (files) => {
      const chosen = [...files]
      const room = Math.max(0, limits.most - items.length)
      setOver(chosen.length > room)
      setItems((all) => [...all, ...chosen.slice(0, room).map((file): Item => {
        const code = faultOf(file, limits)
        return { no: (last.current += 1), file, state: code ? 'wrong' : 'waiting', part: 0, sent: null, trouble: null, code }
      })])
    },
    drop: (no) => { setOver(false); if (running.current?.no === no) running.current.stop(); setItems((all) => all.filter((i) => i.no !== no)) },
    again: (no) => change(no, { state: 'waiting', part: 0, trouble: null, code: null }),
    clear: () => { running.current?.stop(); setOver(false); setItems([]) },
    lost: () => setItems(toSendAgain),
  }
}
