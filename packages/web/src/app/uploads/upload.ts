import { signInNow, tellLapsed } from '../lapse.ts'
import { advance, newJob, type Event, type Job } from './job.ts'
import { allKept, forget, keep, keptFor } from './kept.ts'
import { ask, begin, end, newKey, piece } from './line.ts'

export interface Upload {
  pause(): void
  resume(): void
  /** Gives it up, here and on the server. */
  cancel(): void
  /** Stops without giving it up: the page goes, the part stays. */
  leave(): void
}

/** Sends one file in pieces until it is there, tells of each change, and goes on with what an earlier page began. */
export function upload(file: File, who: { person: string; place: string }, tell: (job: Job) => void): Upload {
  const store = window.localStorage
  let job = newJob(file.size, keptFor(allKept(store, Date.now()), who.person, file)?.url ?? null)
  let [over, working] = [false, false]
  let stop = (): void => undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let key = newKey()
  const note = (): void => { if (job.url) keep(store, { ...who, name: file.name, size: file.size, modified: file.lastModified, url: job.url, sent: job.sent, at: Date.now() }) }
  const happen = (event: Event, under = signInNow()): void => {
    if (over) return
    const was = job
    job = advance(job, event)
    if (was.url && (job.url !== was.url || job.state === 'done' || job.state === 'wrong')) forget(store, was.url, Date.now())
    if (job.state !== 'done' && job.state !== 'wrong' && (job.url !== was.url || job.sent !== was.sent)) note()
    if (was.url && !job.url) key = newKey()
    if (event.on === 'failed' && event.why === 'lapsed') tellLapsed(under)
    if (job !== was) tell(job)
    go()
  }
  const work = (doing: Promise<Event>): void => {
    working = true
    const under = signInNow()
    void doing.then((event) => { working = false; happen(event, under) }, () => { working = false; happen({ on: 'failed', why: 'line' }) })
  }
  const go = (): void => {
    clearTimeout(timer)
    if (over || working) return
    if (job.step === 'begin') work(begin(file, key))
    else if (job.step === 'ask' && job.url) work(ask(job.url))
    else if (job.step === 'rest') timer = setTimeout(() => happen({ on: 'rested' }), job.restMs)
    else if (job.step === 'send' && job.url) {
      const sending = piece(job.url, job.sent, file.slice(job.sent, job.sent + job.piece), (bytes) => happen({ on: 'moving', bytes }))
      stop = sending.stop
      work(sending.done)
    }
  }
  const online = (): void => happen({ on: 'online' })
  addEventListener('online', online)
  const finish = (): void => { over = true; clearTimeout(timer); removeEventListener('online', online); stop() }
  tell(job)
  go()
  return {
    pause: () => { happen({ on: 'pause' }); stop() },
    resume: () => happen({ on: 'resume' }),
    cancel: () => { finish(); if (job.url) { forget(store, job.url, Date.now()); if (job.state !== 'done') void end(job.url) } },
    leave: finish,
  }
}

/** Gives up what an earlier page left unfinished. */
export function giveUp(url: string): void {
  forget(window.localStorage, url, Date.now())
  void end(url)
}
