import { Logger, makeWorkerUtils, parseCronItems, run, type Runner, type WorkerUtils } from 'graphile-worker'
import pg from 'pg'
import { letLeaversGo, sweepTimeouts } from './modules/approvals/index.ts'
import { sealFacts } from './modules/audit/index.ts'
import { sweepAlerts, sweepClocks } from './modules/clocks/index.ts'
import { foldDeltas } from './modules/conformance/index.ts'
import { expandDuties, missDuties } from './modules/duties/index.ts'
import { warnEndingExceptions } from './modules/engagements/index.ts'
import { findStaleEntries } from './modules/knowledge/index.ts'
import { checkAnnexes } from './modules/regulations/index.ts'
import { sweepLimits } from './modules/portal/index.ts'
import { fallDue } from './modules/receivables/index.ts'
import { inHouse, type Pool } from './platform/db.ts'
import { dropLeftFiles, dropLeftUploads, dropLostParts, dropUnnamedBytes, type FileStore } from './platform/files/index.ts'

export interface JobDeps {
  pool: Pool
  ownerUrl: string
  /** Sends what waits in the outbox of one house; answers how many left. */
  send: (tenant: string) => Promise<number>
  /** Reads the mailboxes; null where none is configured. */
  readMail: (() => Promise<void>) | null
  /** The bytes of attached files. */
  files: FileStore
  log: (line: string) => void
}

export interface Jobs {
  /** Messages were written: send soon. */
  nudge(): void
  /** Runs everything once, now: for tests and the command line. */
  sweep(): Promise<void>
  running(): boolean
  stop(): Promise<void>
}

const SWEEP_EVERY_MS = 5_000
// A house whose past is just being entered (the sample) is left alone until it is there as a whole.
const houses = async (pool: Pool): Promise<string[]> => (await pool.query<{ id: string }>("select id from house where coalesce((settings->>'loadingUntil')::timestamptz, '-infinity') < now()")).rows.map((r) => r.id)

/** Runs a part for every house; what fails in one house is told and holds up neither the others nor the other parts. */
async function everywhere(deps: JobDeps, parts: Record<string, (tenant: string) => Promise<unknown>>): Promise<void> {
  for (const tenant of await houses(deps.pool)) {
    for (const [name, part] of Object.entries(parts)) await part(tenant).catch((error: Error) => deps.log(`jobs: ${name} of house ${tenant}: ${error.message}`))
  }
}

const untilFewer = async (than: number, step: () => Promise<number>): Promise<void> => { while ((await step()) >= than) continue }

/** One round: clocks, alerts, approvals, duties, sums, seals, messages. Each part is a transaction of its own and may be repeated. */
const sweepAll = (deps: JobDeps): Promise<void> => everywhere(deps, {
  clocks: (tenant) => untilFewer(200, () => sweepClocks(deps.pool, tenant)),
  alerts: (tenant) => sweepAlerts(deps.pool, tenant),
  approvals: (tenant) => sweepTimeouts(deps.pool, tenant),
  duties: (tenant) => missDuties(deps.pool, tenant),
  sums: (tenant) => untilFewer(5000, () => inHouse(deps.pool, tenant, foldDeltas)),
  seals: (tenant) => untilFewer(5000, () => sealFacts(deps.pool, tenant)),
  messages: deps.send,
})

const daily = (deps: JobDeps): Promise<void> => everywhere(deps, {
  'due items': (tenant) => expandDuties(deps.pool, tenant),
  'approvals of leavers': (tenant) => letLeaversGo(deps.pool, tenant),
  'receivables due': (tenant) => fallDue(deps.pool, tenant),
  'exceptions that end': (tenant) => warnEndingExceptions(deps.pool, tenant),
  'annexes': (tenant) => checkAnnexes(deps.pool, tenant),
  'information file': (tenant) => findStaleEntries(deps.pool, tenant),
  'first answers': (tenant) => inHouse(deps.pool, tenant, (tx) => tx.query("delete from idempotency where tenant_id = $1 and at < now() - interval '7 days'", [tenant])),
  'sent messages': (tenant) => inHouse(deps.pool, tenant, (tx) => tx.query("delete from outbox where tenant_id = $1 and state = 'sent' and sent_at < now() - interval '90 days'", [tenant])),
})

/** Files nobody attached: the rows of every house, then the bytes no row names any more. */
async function tidyFiles(deps: JobDeps): Promise<void> {
  await everywhere(deps, { 'left uploads': (tenant) => dropLeftUploads(deps.pool, tenant, deps.files), 'left files': (tenant) => dropLeftFiles(deps.pool, tenant) })
  await dropLostParts(deps.files)
  await dropUnnamedBytes(deps.pool, deps.files)
}

/** Starts graphile-worker for this node. Several nodes share the work; what one leaves undone another takes up. */
export async function startJobs(deps: JobDeps): Promise<Jobs> {
  const pgPool = new pg.Pool({ connectionString: deps.ownerUrl, max: 4, application_name: 'guixing-jobs' })
  // Lost connections are the runner's matter; without a listener they would end the process.
  pgPool.on('error', () => undefined)
  pgPool.on('connect', (client) => { client.on('error', () => undefined) })
  const logger = new Logger(() => (level, message) => { if (level === 'error' || level === 'warning') deps.log(`jobs: ${message}`) })
  const utils: WorkerUtils = await makeWorkerUtils({ pgPool, logger })
  const again = (task: string, ms: number) => utils.addJob(task, {}, { jobKey: task, jobKeyMode: 'preserve_run_at', runAt: new Date(Date.now() + ms), maxAttempts: 1 })
  const taskList = {
    sweep: async () => { try { await sweepAll(deps) } finally { await again('sweep', SWEEP_EVERY_MS) } },
    daily: async () => { await sweepLimits(deps.pool).catch((error: Error) => deps.log(`jobs: limits: ${error.message}`)); await daily(deps) },
    files: () => tidyFiles(deps),
    send: async () => { for (const tenant of await houses(deps.pool)) await deps.send(tenant) },
    mail: async () => { await deps.readMail?.() },
  }
  let stopped = false
  let runner: Runner | undefined
  const begin = async (): Promise<void> => {
    runner = await run({
      pgPool, logger, taskList, concurrency: 3, pollInterval: 1000, noHandleSignals: true,
      // Without batches the worker waits for nobody when it says that a job is done: a connection lost just then would end the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      parsedCronItems: parseCronItems([
        // By the minute in case the chain of sweeps was cut; the key keeps it one.
        { task: 'sweep', match: '* * * * *', identifier: 'sweep', options: { jobKey: 'sweep', jobKeyMode: 'preserve_run_at', maxAttempts: 1 } },
        { task: 'daily', match: '*/10 * * * *', identifier: 'daily', options: { jobKey: 'daily', maxAttempts: 3 } },
        { task: 'files', match: '40 19 * * *', identifier: 'files', options: { jobKey: 'files', maxAttempts: 3 } },
        ...(deps.readMail ? [{ task: 'mail', match: '* * * * *', identifier: 'mail', options: { jobKey: 'mail', maxAttempts: 1 } }] : []),
      ]),
    })
    // A database that was restarted ends the runner; it begins again until we stop.
    runner.promise.then(() => restart(), () => restart())
  }
  const restart = (): void => {
    if (stopped) return
    runner = undefined
    setTimeout(() => { if (!stopped) begin().catch((error: Error) => { deps.log(`jobs: ${error.message}`); restart() }) }, 1000).unref()
  }
  await begin()
  await again('sweep', 0)
  await utils.addJob('daily', {}, { jobKey: 'daily' })
  // Also at the start: a machine that is off at night would never come to it.
  await utils.addJob('files', {}, { jobKey: 'files' })
  let waiting: NodeJS.Timeout | undefined
  return {
    nudge: () => { waiting ??= setTimeout(() => { waiting = undefined; utils.addJob('send', {}, { jobKey: 'send', maxAttempts: 1 }).catch(() => undefined) }, 150).unref() },
    sweep: async () => { await daily(deps); await tidyFiles(deps); await sweepAll(deps) },
    running: () => runner !== undefined,
    stop: async () => {
      stopped = true
      if (waiting) clearTimeout(waiting)
      await runner?.stop().catch(() => undefined)
      await utils.release()
      await pgPool.end()
    },
  }
}
