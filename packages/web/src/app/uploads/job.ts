const KB = 1024
const MB = 1024 * KB
/** Files up to here go in one request; beyond it they are sent in pieces and go on after a break. */
export const SMALL_BYTES = 4 * MB
const [LEAST_PIECE, FIRST_PIECE, MOST_PIECE] = [256 * KB, 4 * MB, 16 * MB]
/** A piece should take about so long: long enough to be worth its request, short enough that little is sent twice. */
const [SHORT_MS, LONG_MS] = [2_000, 10_000]
const LONGEST_REST_MS = 30_000
/** After so many beginnings that led nowhere it is given up. */
const MOST_ANEW = 5

/** Why it does not go on just now: no line, somebody else writes, the disk is full, the sign-in lapsed, the server is away. */
export type Why = 'line' | 'busy' | 'full' | 'lapsed' | 'away'
export interface Fault { code: string; params: Record<string, unknown> }
/** One file on its way, as far as it can be told without a network. */
export interface Job {
  size: number
  /** Bytes the server has acknowledged; `moving` more are on the line. */
  sent: number
  moving: number
  url: string | null
  piece: number
  /** Failures in a row. */
  tries: number
  anew: number
  /** What is to be done next; `rest` for `restMs` first. */
  step: 'begin' | 'ask' | 'send' | 'rest' | 'none'
  restMs: number
  state: 'going' | 'paused' | 'done' | 'wrong'
  why: Why | null
  fault: Fault | null
  file: string | null
}
export type Event =
  | { on: 'begun'; url: string }
  /** The server said how much it has; `file` once it is a file. */
  | { on: 'told'; at: number; file: string | null }
  | { on: 'moving'; bytes: number }
  | { on: 'taken'; at: number; ms: number; file: string | null }
  /** `anew`: the server does not know it any more; `moved`: it has more or less than we thought. */
  | { on: 'failed'; why: Why | 'anew' | 'moved' }
  | { on: 'refused'; fault: Fault }
  | { on: 'pause' } | { on: 'resume' } | { on: 'rested' } | { on: 'online' }

/** A file about to be sent; `url` where an earlier upload of it goes on. */
export const newJob = (size: number, url: string | null = null): Job => ({ size, sent: 0, moving: 0, url, piece: FIRST_PIECE, tries: 0, anew: 0, step: url ? 'ask' : 'begin', restMs: 0, state: 'going', why: null, fault: null, file: null })

/** Part of the file that has arrived or is about to, of 1. */
export const partOf = (job: Pick<Job, 'size' | 'sent' | 'moving'>): number => (job.size === 0 ? 1 : Math.min(1, (job.sent + job.moving) / job.size))

/** Still to be waited for: an act sent now would go without the file. */
export const isPending = (job: Job): boolean => job.state === 'going' || job.state === 'paused'

/** What becomes of an upload by what happened to it. Total: what comes too late, after a pause or the end, changes nothing but what is known. */
export function advance(job: Job, event: Event): Job {
  if (job.state === 'done' || job.state === 'wrong') return job
  switch (event.on) {
    case 'begun': return onward(job, { url: event.url, sent: 0, step: 'send' })
    // Asking is no progress: whoever is refused piece after piece rests longer each time.
    case 'told': return { ...arrived(job, event.at, event.file), tries: job.tries }
    case 'moving': return job.step === 'send' && job.state === 'going' ? { ...job, moving: event.bytes } : job
    case 'taken': return arrived({ ...job, anew: 0, piece: sized(job.piece, event.ms) }, event.at, event.file)
    case 'refused': return { ...job, state: 'wrong', step: 'none', moving: 0, why: null, fault: event.fault }
    case 'failed': return job.state === 'paused' ? { ...job, moving: 0 } : failed(job, event.why)
    case 'pause': return { ...job, state: 'paused', step: 'none', moving: 0, why: null }
    case 'resume': return job.state === 'paused' ? { ...job, state: 'going', step: again(job), tries: 0 } : job
    case 'rested': return job.step === 'rest' ? { ...job, step: again(job) } : job
    case 'online': return job.step === 'rest' && job.why === 'line' ? { ...job, step: again(job), tries: 0 } : job
  }
}

const again = (job: Job): 'ask' | 'begin' => (job.url === null ? 'begin' : 'ask')
const onward = (job: Job, more: Partial<Job>): Job => ({ ...job, moving: 0, tries: 0, why: null, ...more, step: job.state === 'paused' ? 'none' : (more.step ?? job.step) })

function arrived(job: Job, at: number, file: string | null): Job {
  if (file !== null) return { ...job, sent: job.size, moving: 0, state: 'done', step: 'none', why: null, file }
  if (job.url === null) return job
  // All of it there and no file yet: an empty piece asks for it.
  return onward(job, { sent: Math.max(0, Math.min(job.size, at)), step: 'send' })
}

function failed(job: Job, why: Why | 'anew' | 'moved'): Job {
  const tries = job.tries + 1
  if (why === 'anew') {
    if (job.anew + 1 >= MOST_ANEW) return { ...job, state: 'wrong', step: 'none', moving: 0, fault: { code: 'failed', params: {} } }
    return { ...job, url: null, sent: 0, moving: 0, anew: job.anew + 1, step: 'begin', why: null }
  }
  if (why === 'moved' && tries < 3) return { ...job, moving: 0, tries, step: again(job) }
  const reason: Why = why === 'moved' ? 'busy' : why
  return { ...job, moving: 0, tries, why: reason, step: 'rest', restMs: reason === 'full' ? LONGEST_REST_MS : restFor(tries), piece: reason === 'line' ? Math.max(LEAST_PIECE, job.piece / 2) : job.piece }
}

/** Pauses grow from one second to half a minute. */
export const restFor = (tries: number): number => Math.min(LONGEST_REST_MS, 1_000 * 2 ** Math.min(10, tries - 1))
const sized = (piece: number, ms: number): number => (ms < SHORT_MS ? Math.min(MOST_PIECE, piece * 2) : ms > LONG_MS ? Math.max(LEAST_PIECE, piece / 2) : piece)
