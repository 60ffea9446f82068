import { useEffect, useRef, useState } from 'react'
import { sendFile } from '../app/files.ts'
import { tellLapsed } from '../app/lapse.ts'
import { Invalid, Lapsed } from '../app/problems.ts'
import { useMe } from '../app/session.ts'
import { isPending, newJob, SMALL_BYTES, type Fault, type Job } from '../app/uploads/job.ts'
import { allKept, leftAt, type Kept } from '../app/uploads/kept.ts'
import { giveUp, upload, type Upload } from '../app/uploads/upload.ts'

/** One chosen file: `job` where it goes in pieces, else it goes in one request. */
export interface Chosen { no: number; file: File; small: boolean; job: Job }
export interface Uploads {
  items: Chosen[]
  /** What an earlier page left unfinished at this place; the file must be chosen again. */
  left: Kept[]
  /** Something is still on its way. */
  pending: boolean
  add(files: Iterable<File>): void
  pause(no: number): void
  resume(no: number): void
  retry(no: number): void
  drop(no: number): void
  giveUp(one: Kept): void
}

/**
 * Files chosen for one field: small ones go in one request, large ones in pieces that outlive breaks of the line and reloads.
 * `arrived` is told the id of each, with the latest of what the form holds.
 */
export function useUploads(name: string, arrived: (id: string, no: number) => void): Uploads {
  const me = useMe()
  const who = { person: me.id, place: `${location.pathname} ${name}` }
  const [items, setItems] = useState<Chosen[]>([])
  const [left, setLeft] = useState<Kept[]>(() => leftAt(allKept(localStorage, Date.now()), who.person, who.place))
  const last = useRef(0)
  const running = useRef(new Map<number, Upload>())
  const hear = useRef(arrived)
  useEffect(() => { hear.current = arrived })
  useEffect(() => { const all = running.current; return () => { for (const one of all.values()) one.leave() } }, [])
  const change = (no: number, job: Job): void => setItems((all) => all.map((i) => (i.no === no ? { ...i, job } : i)))
  const begin = ({ no, file, small }: Chosen): void => {
    if (small) {
      const job = newJob(file.size)
      sendFile(file).then(({ id }) => { change(no, { ...job, sent: file.size, state: 'done', step: 'none', file: id }); hear.current(id, no) }, (error: unknown) => {
        if (error instanceof Lapsed) tellLapsed(error.under)
        change(no, { ...job, state: 'wrong', step: 'none', fault: faultIn(error) })
      })
      return
    }
    setLeft((all) => all.filter((k) => !(k.name === file.name && k.size === file.size && k.modified === file.lastModified)))
    running.current.set(no, upload(file, who, (job) => {
      change(no, job)
      if (job.file) hear.current(job.file, no)
    }))
  }
  return {
    items, left, pending: items.some((i) => isPending(i.job)),
    add: (files) => {
      const chosen = [...files].map((file): Chosen => ({ no: (last.current += 1), file, small: file.size <= SMALL_BYTES, job: newJob(file.size) }))
      setItems((all) => [...all, ...chosen])
      for (const one of chosen) begin(one)
    },
    pause: (no) => running.current.get(no)?.pause(),
    resume: (no) => running.current.get(no)?.resume(),
    retry: (no) => { const one = items.find((i) => i.no === no); if (one) { change(no, newJob(one.file.size)); begin(one) } },
    drop: (no) => { running.current.get(no)?.cancel(); running.current.delete(no); setItems((all) => all.filter((i) => i.no !== no)) },
    giveUp: (one) => { giveUp(one.url); setLeft((all) => all.filter((k) => k !== one)) },
  }
}

function faultIn(error: unknown): Fault {
  const told = error instanceof Invalid ? error.errors[0] : undefined
  return told ? { code: told.code, params: told.params } : { code: 'failed', params: {} }
}
