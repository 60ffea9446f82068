import { fork, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { jobs, type JobName, type Jobs } from './jobs.ts'
import { PaperError } from './paper-error.ts'

export interface ChildLimits { children: number; documents: number; megabytes: number; seconds: number; waiting: number; idleSeconds: number }
/** At most two children; each is replaced after 200 documents or beyond 300 MB; a job may take 30 s; 50 may wait for a child; an idle one ends after a minute. */
export const LIMITS: ChildLimits = { children: 2, documents: 200, megabytes: 300, seconds: 30, waiting: 50, idleSeconds: 60 }

export interface Request { id: number; job: JobName; args: unknown[] }
export type Reply = { id: number; megabytes: number } & ({ ok: true; value: unknown } | { ok: false; message: string })

interface Waiting { request: Request; resolve: (value: unknown) => void; reject: (error: unknown) => void }

export interface Runner { run<N extends JobName>(job: N, ...args: Parameters<Jobs[N]>): ReturnType<Jobs[N]>; close(): void; pids(): number[]; /** Jobs under way and waiting. */ load(): number }

/** Runs jobs one after another in one child process, which is recycled. `script` is the child's entry. */
export function childRunner(script: string, limits: ChildLimits = LIMITS): Runner {
  const queue: Waiting[] = []
  let child: ChildProcess | undefined
  let done = 0
  let current: Waiting | undefined
  let timer: NodeJS.Timeout | undefined
  let idle: NodeJS.Timeout | undefined
  let sequence = 0

  const retire = (kill = false) => {
    const old = child
    child = undefined
    done = 0
    if (!old) return
    old.removeAllListeners()
    old.on('error', () => undefined)
    if (kill) old.kill('SIGKILL')
    else if (old.connected) old.disconnect()
  }
  const settle = (finish: (job: Waiting) => void) => {
    clearTimeout(timer)
    const job = current
    current = undefined
    if (job) finish(job)
    next()
  }
  const start = (): ChildProcess => {
    const made = fork(script, [], { serialization: 'advanced', execArgv: ['--max-old-space-size=1024'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    made.unref()
    made.channel?.unref()
    made.on('message', (reply: Reply) => {
      if (reply.id !== current?.request.id) return
      done += 1
      if (done >= limits.documents || reply.megabytes > limits.megabytes) retire()
      settle((job) => (reply.ok ? job.resolve(reply.value) : job.reject(new PaperError('failed', {}, new Error(reply.message)))))
    })
    const lost = () => { if (child === made) { retire(true); settle((job) => job.reject(new PaperError('died'))) } }
    made.on('exit', lost)
    made.on('error', lost)
    return made
  }
  const next = () => {
    clearTimeout(idle)
    if (current) return
    current = queue.shift()
    if (!current) {
      idle = setTimeout(() => retire(), limits.idleSeconds * 1000)
      idle.unref()
      return
    }
    child ??= start()
    timer = setTimeout(() => { retire(true); settle((job) => job.reject(new PaperError('timeout', { seconds: limits.seconds }))) }, limits.seconds * 1000)
    child.send(current.request, (error) => { if (error && current) { retire(true); settle((job) => job.reject(new PaperError('died', {}, error))) } })
  }
  return {
    run: ((job: JobName, ...args: unknown[]) => new Promise((resolve, reject) => {
      if (queue.length >= limits.waiting) return reject(new PaperError('busy'))
      queue.push({ request: { id: ++sequence, job, args }, resolve: resolve as (value: unknown) => void, reject })
      next()
    })) as Runner['run'],
    close: () => { clearTimeout(idle); clearTimeout(timer); retire(true); current?.reject(new PaperError('died')); current = undefined; for (const w of queue.splice(0)) w.reject(new PaperError('died')) },
    pids: () => (child?.pid === undefined ? [] : [child.pid]),
    load: () => queue.length + (current ? 1 : 0),
  }
}

/** Several children beside one another; a job goes to the one with the least to do. One is started only when another is busy. */
export function childPool(script: string, limits: ChildLimits = LIMITS): Runner {
  const runners = Array.from({ length: limits.children }, () => childRunner(script, limits))
  const least = () => runners.reduce((a, b) => (b.load() < a.load() ? b : a))
  return {
    run: ((job: JobName, ...args: unknown[]) => (least().run as (...given: unknown[]) => Promise<unknown>)(job, ...args)) as Runner['run'],
    close: () => { for (const r of runners) r.close() },
    pids: () => runners.flatMap((r) => r.pids()),
    load: () => runners.reduce((n, r) => n + r.load(), 0),
  }
}

/** Runs jobs in this process: when working from source, where there is no bundled child. */
export const inProcess: Runner = {
  run: (job, ...args) => {
    const [name, given] = [job, args] as [JobName, unknown[]]
    return (jobs[name] as (...a: unknown[]) => Promise<unknown>)(...given) as never
  },
  close: () => undefined,
  pids: () => [],
  load: () => 0,
}

let runner: Runner | undefined
/** The runner of this node: children of the bundled script beside the built server, else this process. */
export function heavy(): Runner {
  if (!runner) {
    const script = fileURLToPath(new URL('./print-child.mjs', import.meta.url))
    runner = existsSync(script) ? childPool(script) : inProcess
  }
  return runner
}
