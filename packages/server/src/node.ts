import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Config } from './config.ts'
import { ConfigError } from './config.ts'
import { openDatabase } from './database.ts'
import { makeApp } from './http/app.ts'
import { startJobs } from './jobs.ts'
import { readMailboxes, registerChannels } from './modules/channels/index.ts'
import { isSetUp, setUpSample } from './modules/house/index.ts'
import { registerLeave } from './modules/leave/index.ts'
import { registerMoney } from './modules/money/index.ts'
import { registerClients } from './modules/archive/index.ts'
import { registerEngagements } from './modules/engagements/index.ts'
import { registerReceivables } from './modules/receivables/index.ts'
import { registerPapers } from './modules/papers/index.ts'
import { registerTemplates } from './modules/templates/index.ts'
import { registerPortal } from './modules/portal/index.ts'
import { takeUpCatalogue } from './modules/regulations/index.ts'
import { liveHouseOf, rulesOf } from './modules/rules/index.ts'
import { fileStore } from './platform/files/index.ts'
import { identityConfig, registerIdentity } from './platform/identity/index.ts'
import { startLive } from './platform/live/index.ts'
import { closeGateways, messagingConfig, postEvents, sendOutbox } from './platform/messaging/index.ts'
import { derived, installationSecret } from './platform/secret.ts'

export interface NodeOptions extends Config { version: string; webDir: string; env: NodeJS.ProcessEnv; log: (line: string) => void }
export interface Node { url: string; isSetUp(): Promise<boolean>; stop(): Promise<void> }

/** One node of the system: database, web server, jobs. What starts is stopped in the opposite order, also when a later part fails. */
export async function startNode(options: NodeOptions): Promise<Node> {
  const { log } = options
  const messaging = messagingConfig(options.env)
  const sign = identityConfig(options.env, options.publicUrl)
  if (Array.isArray(messaging) || Array.isArray(sign)) throw new ConfigError([messaging, sign].flatMap((x) => (Array.isArray(x) ? x : [])))
  const secret = installationSecret(options.dataDir)
  const stops: (() => Promise<void>)[] = []
  const stop = async () => { for (const one of stops.splice(0).reverse()) await one() }
  try {
    const database = await openDatabase(options, secret, log)
    stops.push(database.close)
    const { pool } = database
    const files = fileStore(path.join(options.dataDir, 'files'))
    if (options.sample && !(await isSetUp(pool))) {
      log('Preparing the sample house …')
      await setUpSample(pool, { log, files })
    }
    await takeUpCatalogue(pool, log)
    let nudge = (): void => undefined
    let jobsRun = (): boolean => true
    const live = await startLive({ connectionString: database.appUrl, pool, houseOf: liveHouseOf(pool), log })
    stops.push(live.stop)
    postEvents(messaging.eventsWebhook !== null)
    stops.push(async () => closeGateways(messaging))
    const app = await makeApp({
      pool, version: options.version, webDir: options.webDir, trustedProxies: options.trustedProxies, nudge: () => nudge(), files, log: { level: options.env.GUIXING_LOG ?? 'warn' },
      identity: (web) => registerIdentity(web, { pool, secret: derived(secret, 'sign-in'), ...sign }),
      more: async (web, identity) => {
        await registerPapers(web, { pool, identify: identity.identify, filesDir: path.join(options.dataDir, 'files'), mostUploadBytes: options.mostUploadBytes, nudge: () => nudge() })
        registerLeave(web, { pool, identify: identity.identify, nudge: () => nudge() })
        await registerMoney(web, { pool, identify: identity.identify, nudge: () => nudge() })
        await registerClients(web, { pool, identify: identity.identify, filesDir: path.join(options.dataDir, 'files'), nudge: () => nudge() })
        registerEngagements(web, { pool, identify: identity.identify, nudge: () => nudge() })
        registerReceivables(web, { pool, identify: identity.identify, nudge: () => nudge() })
        await registerTemplates(web, { pool, identify: identity.identify, filesDir: path.join(options.dataDir, 'files'), nudge: () => nudge() })
        await registerPortal(web, { pool, filesDir: path.join(options.dataDir, 'files') })
        await registerChannels(web, { pool, identify: identity.identify, config: messaging, nudge: () => nudge() })
        live.register(web, identity.identify)
      },
      ready: async () => {
        await pool.query('select 1')
        return jobsRun() ? [] : ['jobs']
      },
    })
    stops.push(() => app.close())
    const jobs = await startJobs({ pool, ownerUrl: database.ownerUrl, files, send: (tenant) => sendOutbox(pool, tenant, messaging, (of) => rulesOf(pool, of)), readMail: messaging.mailboxes.length > 0 ? () => readMailboxes(pool, messaging, files, log) : null, log })
    stops.push(jobs.stop)
    nudge = () => { jobs.nudge(); live.nudge() }
    jobsRun = jobs.running
    await app.listen({ port: options.port, host: options.host })
    const { address, port } = app.server.address() as AddressInfo
    const host = address === '0.0.0.0' || address === '::' ? 'localhost' : address.includes(':') ? `[${address}]` : address
    return { url: options.publicUrl ?? `http://${host}:${port}`, isSetUp: () => isSetUp(pool), stop }
  } catch (error) {
    await stop().catch(() => undefined)
    throw error
  }
}
