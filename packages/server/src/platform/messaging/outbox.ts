import { inHouse, type Pool } from '../db.ts'
import type { MessagingConfig } from './config.ts'
import { GatewayDown, gatewaysOf, Undeliverable, type Gateway } from './gateways.ts'
import { letterOf, type LetterHouse, type OutboxRow } from './letter.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Waits after the first, second … failure, in ms: minutes, then hours over a day, then days over a long weekend. Then it has failed. */
export const WAITS: readonly number[] = [1, 2, 5, 15, 30].map((m) => m * MINUTE).concat(Array.from({ length: 24 }, () => HOUR), [DAY, DAY, DAY])
/** A sender that dies lets go after this; longer than a whole batch can take. */
const LEASE = 15 * MINUTE
const BATCH = 20
const AT_ONCE = 4
/** Letters older than this are not sent when at last a gateway is there: nobody wants last month's reminders at once. */
const STILL_NEWS_DAYS = 7

/** The house a letter is written for, as it stands when the letter leaves. */
export type HouseOf = (tenant: string) => Promise<LetterHouse>
export interface Sending { gateways: readonly Gateway[]; houseOf: HouseOf; publicUrl?: string | null; /** The present instant; the database's unless told (tests). */ now?: string }

const made = new WeakMap<MessagingConfig, Gateway[]>()
/** The gateways of a configuration, made once. */
function gatewaysFor(config: MessagingConfig): Gateway[] {
  let found = made.get(config)
  if (!found) made.set(config, (found = gatewaysOf(config)))
  return found
}

/** Closes the connections to mail servers a node holds. */
export function closeGateways(config: MessagingConfig): void {
  for (const gateway of made.get(config) ?? []) gateway.close()
  made.delete(config)
}

/** Sends what waits in a house by the gateways the environment names; answers how many left. */
export function sendOutbox(pool: Pool, tenant: string, config: MessagingConfig, houseOf: HouseOf): Promise<number> {
  return sendLetters(pool, tenant, { gateways: gatewaysFor(config), houseOf, publicUrl: config.publicUrl })
}

/**
 * Sends what is due. Rows are leased in a transaction, sent outside of any, and settled one by one, so a letter leaves at
 * least once and a repeat carries the same Message-ID. A channel whose gateway is down is left alone until the next round.
 */
export async function sendLetters(pool: Pool, tenant: string, sending: Sending): Promise<number> {
  const up = new Map(sending.gateways.map((g) => [g.channel, g]))
  const now = sending.now ?? null
  await sortByGateway(pool, tenant, [...up.keys()], now)
  let sent = 0
  while (up.size > 0) {
    const rows = await lease(pool, tenant, [...up.keys()], now)
    if (rows.length === 0) break
    const house = await sending.houseOf(tenant)
    for (let i = 0; i < rows.length; i += AT_ONCE) {
      sent += (await Promise.all(rows.slice(i, i + AT_ONCE).map((row) => sendOne(row)))).filter((left) => left).length
    }
    async function sendOne(row: OutboxRow): Promise<boolean> {
      const gateway = up.get(row.channel)
      if (!gateway) { await release(pool, tenant, row, now); return false }
      const failure = await gateway.send(letterOf(row, house, sending.publicUrl ?? null)).then(() => null, (error: Error) => error)
      if (failure instanceof GatewayDown) up.delete(row.channel)
      await settle(pool, tenant, row, failure, now)
      return failure === null
    }
  }
  return sent
}

/** What no gateway carries is plainly not sent, never shown as sent; it waits again once there is a gateway. */
async function sortByGateway(pool: Pool, tenant: string, channels: string[], now: string | null): Promise<void> {
  await inHouse(pool, tenant, async (tx) => {
    await tx.query("update outbox set state = 'not-sent', error = 'no-gateway', next_at = null where tenant_id = $1 and state = 'queued' and next_at <= coalesce($3::timestamptz, clock_timestamp()) and not (channel = any($2::text[]))", [tenant, channels, now])
    await tx.query("update outbox set state = 'queued', error = null, attempts = 0, next_at = coalesce($3::timestamptz, clock_timestamp()) where tenant_id = $1 and state = 'not-sent' and channel = any($2::text[]) and at > coalesce($3::timestamptz, clock_timestamp()) - make_interval(days => $4)", [tenant, channels, now, STILL_NEWS_DAYS])
  })
}

/** The number of attempts tells one lease from the next: who lost his lease settles nothing. */
function lease(pool: Pool, tenant: string, channels: string[], now: string | null): Promise<OutboxRow[]> {
  return inHouse(pool, tenant, (tx) => tx.query<OutboxRow>(
    `update outbox set attempts = attempts + 1, next_at = coalesce($3::timestamptz, clock_timestamp()) + make_interval(secs => $4) where tenant_id = $1 and id in (
       select id from outbox where tenant_id = $1 and state = 'queued' and next_at <= coalesce($3::timestamptz, clock_timestamp()) and channel = any($2::text[]) order by next_at, id limit ${BATCH} for update skip locked)
     returning id, at, channel, recipient, subject, body, matter_id, attempts`, [tenant, channels, now, LEASE / 1000]))
}

/** Leased, but its gateway failed before its turn: not its own failure. */
async function release(pool: Pool, tenant: string, row: OutboxRow, now: string | null): Promise<void> {
  await inHouse(pool, tenant, (tx) => tx.query("update outbox set attempts = attempts - 1, next_at = coalesce($4::timestamptz, clock_timestamp()) + make_interval(secs => $5) where tenant_id = $1 and id = $2 and state = 'queued' and attempts = $3", [tenant, row.id, row.attempts, now, MINUTE / 1000]))
}

async function settle(pool: Pool, tenant: string, row: OutboxRow, failure: Error | null, now: string | null): Promise<void> {
  const wait = WAITS[row.attempts - 1]
  const state = failure === null ? 'sent' : failure instanceof Undeliverable || wait === undefined ? 'failed' : 'queued'
  await inHouse(pool, tenant, (tx) => tx.query(
    `update outbox set state = $4, error = $5, next_at = case when $4 = 'queued' then coalesce($6::timestamptz, clock_timestamp()) + make_interval(secs => $7) end, sent_at = case when $4 = 'sent' then coalesce($6::timestamptz, clock_timestamp()) end
     where tenant_id = $1 and id = $2 and state = 'queued' and attempts = $3`, [tenant, row.id, row.attempts, state, failure?.message.slice(0, 500) ?? null, now, (wait ?? 0) / 1000]))
}
