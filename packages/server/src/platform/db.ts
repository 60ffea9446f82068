import pg from 'pg'
import { invalid, Unavailable } from './errors.ts'
import { isId } from './ids.ts'

// Instants and days come as text, so that nothing passes through the process's time zone.
const TIMESTAMPTZ = 1184
const DATE = 1082
const INT8 = 20
pg.types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')).toISOString())
pg.types.setTypeParser(DATE, (text) => text)
pg.types.setTypeParser(INT8, (text) => { const n = Number(text); return Number.isSafeInteger(n) ? n : text })

export type Pool = pg.Pool

/** A pool of the application role. Search path and statement limits are set per connection. */
export function makePool(url: string, max = 20): Pool {
  const pool = new pg.Pool({ connectionString: url, max, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000, application_name: 'guixing', pipeline: true })
  // An idle connection lost with the server must not end the process; the next query reports it.
  pool.on('error', () => undefined)
  // Nor one lost at work: its query tells who waits for it, and without a listener the event itself would end the process.
  pool.on('connect', (client) => { client.on('error', () => undefined) })
  return pool
}

export type How = 'prepared' | 'last'

/** One transaction of one house. Every store function takes it, so nothing slips outside unseen. */
export interface Tx {
  tenant: string
  /**
   * `prepared`: one of the few statements every action or page sends, planned once a connection instead of each time.
   * `last`: the same, with the commit sent right behind it; answered when both are, and nothing may follow.
   */
  query<R = Record<string, unknown>>(text: string, params?: unknown[], how?: How): Promise<R[]>
  /** Statements sent so far: budgeted by tests (design §8). */
  statements: number
}

/**
 * Runs `work` in one transaction with the house set for row-level security. Deadlocks and serialisation failures
 * are tried again, up to three times, since nothing was acknowledged. `work` must do nothing outside the database.
 */
export async function inHouse<T>(pool: Pool, tenant: string, work: (tx: Tx) => Promise<T>, mode: 'write' | 'read' = 'write'): Promise<T> {
  if (!isId(tenant)) throw new Error('tenant is not an id')
  for (let attempt = 1, lost = 0; ; attempt++) {
    const client = await connect(pool)
    let broken: Error | undefined
    let begun = false
    try {
      inOneWrite(client)
      // Nobody waits for it alone: the first statement goes right behind. Should it fail, nothing is done there: without a house no row is seen or taken.
      const begin = client.query(`${mode === 'read' ? 'begin isolation level repeatable read read only' : 'begin'}; set local guixing.tenant = '${tenant}'`).then(() => { begun = true })
      begin.catch(() => undefined)
      let commit: Promise<unknown> | undefined
      const tx: Tx = {
        tenant, statements: 1,
        query: async (text, params, how) => {
          if (commit) throw new Error('the transaction is over')
          tx.statements += 1
          if (how === 'last') {
            // A transaction that ends must be known to have begun: only what was not is tried again.
            await begin
            inOneWrite(client)
          }
          const sent = client.query({ text, values: params as unknown[], name: how && nameOf(text) })
          if (how === 'last') commit = client.query('commit')
          const [, result] = await Promise.all([begin, sent, commit])
          return result.rows
        },
      }
      const result = await work(tx)
      await begin
      await (commit ?? client.query('commit'))
      return result
    } catch (error) {
      await client.query('rollback').catch((e: Error) => { broken = e })
      if (attempt < 3 && isRetryable(error)) continue
      // A connection that died while it lay idle: nothing was begun, so the next one is tried.
      if (!begun && lost++ < MOST_DEAD && isLost(error)) { attempt -= 1; continue }
      throw translate(error)
    } finally {
      client.release(broken)
    }
  }
}

/** What is sent to the database before the event loop turns goes out in one write, which wakes it once. */
function inOneWrite(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection?: { stream?: { cork?(): void; uncork?(): void } } }).connection ?? {}
  if (!stream?.cork || !stream.uncork) return
  stream.cork()
  process.nextTick(() => stream.uncork?.())
}

const names = new Map<string, { sent: number; name?: string }>()
const OFTEN = 20
const MOST_PREPARED = 40
/**
 * The name a statement is prepared under, once it was sent often. Few have one: each connection keeps their plans, up to half a
 * megabyte for a write over ten tables.
 */
function nameOf(text: string): string | undefined {
  let known = names.get(text)
  if (!known) {
    if (names.size >= 1000) for (const [old, { name }] of names) if (name === undefined) names.delete(old)
    names.set(text, (known = { sent: 0 }))
  }
  known.sent += 1
  if (known.name === undefined && known.sent >= OFTEN && prepared < MOST_PREPARED) known.name = `guixing_${++prepared}`
  return known.name
}
let prepared = 0

const MOST_DEAD = 20
const isLost = (error: unknown): boolean => { const told = translate(error); return told instanceof Unavailable && told.reason === 'database' }

async function connect(pool: Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    // Whatever keeps it from connecting, in the driver's words or the server's: there is no database to ask now.
    const told = translate(error)
    throw told instanceof Unavailable ? told : Object.assign(new Unavailable('database'), { cause: error })
  }
}

/**
 * Asks one thing outside any house: who a token belongs to, which house a name means. It must change nothing, or the same when done twice:
 * a connection that died while it lay idle is found out by asking, and the next one is asked. @throws Unavailable when there is no database.
 */
export async function lookUp<R extends pg.QueryResultRow>(pool: Pool, text: string, params: unknown[]): Promise<R[]> {
  for (let lost = 0; ; lost++) {
    const client = await connect(pool)
    let broken: Error | undefined
    try {
      return (await client.query<R>(text, params)).rows
    } catch (error) {
      if (!isLost(error)) throw translate(error)
      broken = error as Error
      if (lost >= MOST_DEAD) throw translate(error)
    } finally {
      client.release(broken)
    }
  }
}

const code = (error: unknown): string | undefined => (error as { code?: string } | null)?.code
// Two requests with one idempotency key: the later one tries again and finds the first.
const metOn = new Set(['idempotency_pkey'])
/** Two who write at once may meet at this unique constraint of a module's: the later one tries again, and decides knowing what the first wrote. */
export const retryWhere = (constraint: string): void => { metOn.add(constraint) }
const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(code(error) ?? '') || (code(error) === '23505' && metOn.has((error as { constraint?: string }).constraint ?? ''))

/**
 * Shut down, starting, crashed, out of connections or memory, ended by a time limit of the server or by its operator, or not to be reached;
 * and what others held until the last attempt. All of it may be over when the request comes again.
 */
const AWAY = new Set([
  '57P01', '57P02', '57P03', '57P04', '57P05', '57014', '25P03', '25P04', '08000', '08001', '08003', '08004', '08006', '08007', '53000', '53200', '53300', '53400', '40001', '40P01', '55P03',
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ENOTCONN', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END', 'ERR_STREAM_PREMATURE_CLOSE',
])
// The driver's own, which have no code: lost at work, lost while idle, not reached in time, answers of a connection that was cut in the middle.
const LOST = /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|not queryable|Received unexpected \w+ message from backend|after calling end on the pool/

/** Database complaints a person can do something about; the rest stays as it is. */
export function translate(error: unknown): unknown {
  const c = code(error)
  if (c === '53100') return new Unavailable('disk-full', 60)
  if (c !== undefined && AWAY.has(c)) return new Unavailable('database')
  // A value no column can hold (a day that does not exist, a number out of range) that slipped past the field checks.
  if (c?.startsWith('22')) return invalid('', 'malformed', { code: c })
  if (error instanceof Error && LOST.test(error.message)) return new Unavailable('database')
  return error
}

/** Parameters of a statement, each bound where it is written. `$1` is the house. */
export interface Binder { params: unknown[]; put: (value: unknown) => string }
export function binder(tenant: string): Binder {
  const params: unknown[] = [tenant]
  return { params, put: (value) => `$${params.push(value)}` }
}

export type Rows = Record<string, Record<string, unknown>[]>

const CONFLICTS: Record<string, string> = {
  clock: '(tenant_id, id) do update set state = excluded.state, due_at = excluded.due_at, first_due_at = excluded.first_due_at, stopped_at = excluded.stopped_at, share_from = excluded.share_from, holder_id = excluded.holder_id, events = excluded.events, fired = excluded.fired, next_at = excluded.next_at, breached = excluded.breached',
  delegation: '(tenant_id, source_matter) where source_matter is not null do update set to_person = excluded.to_person, starts_at = excluded.starts_at, ends_at = excluded.ends_at, kinds = excluded.kinds, cap = excluded.cap',
  matter_party: '(tenant_id, matter_id, person_id, relation) do nothing',
  matter_link: '(tenant_id, from_id, role, to_id) do nothing',
  matter_key: '(tenant_id, matter_id, field) do update set value = excluded.value',
  check_result: '(tenant_id, control, subject, occasion) do update set times = check_result.times + 1',
  notice: '(tenant_id, person_id, key) where key is not null do nothing',
  outbox: '(tenant_id, key) where key is not null do nothing',
  duty_item: '(tenant_id, control, subject, period) do nothing',
  approval: '(tenant_id, id) do update set state = excluded.state, body = excluded.body, decided_at = excluded.decided_at',
  approval_task: '(tenant_id, id) do update set state = excluded.state, outcome = excluded.outcome, by_id = excluded.by_id, on_behalf_id = excluded.on_behalf_id, at = excluded.at, words = excluded.words',
  search_doc: '(tenant_id, type, ref) do update set unit_ids = excluded.unit_ids, title = excluded.title, detail = excluded.detail, folded = excluded.folded, tokens = excluded.tokens, at = excluded.at',
}

/**
 * Writes rows of several tables in one statement (a chain of data-modifying CTEs), `tenant_id` added to each.
 * Columns are those of the first row of a table. Keeps an action within its eight statements. `last`: it ends the transaction.
 */
export async function writeRows(tx: Tx, rows: Rows, also: { text: string; params: unknown[] }[] = [], how: How = 'prepared'): Promise<void> {
  // In one order, so that the same tables make the same statement.
  const filled = Object.entries(rows).filter(([, list]) => list.length > 0).sort(([a], [b]) => (a < b ? -1 : 1))
  if (filled.length + also.length === 0) return
  const shape = `${filled.map(([table, list]) => `${table} ${Object.keys(list[0] ?? {}).join(' ')}`).join('\n')}\n\n${also.map((a) => a.text).join('\n')}`
  let text = statements.get(shape)
  if (text === undefined) {
    if (statements.size >= MOST_STATEMENTS) statements.clear()
    statements.set(shape, (text = statementOf(filled, also)))
  }
  const own = filled.length === 0 ? [] : [tx.tenant, ...filled.map(([, list]) => JSON.stringify(list))]
  await tx.query(text, [...own, ...also.flatMap((a) => a.params)], how)
}

// Put together once: the same acts write the same tables.
const statements = new Map<string, string>()
const MOST_STATEMENTS = 500

function statementOf(filled: [string, Record<string, unknown>[]][], also: { text: string; params: unknown[] }[]): string {
  const parts: string[] = []
  for (const [i, [table, list]] of filled.entries()) {
    const names = Object.keys(list[0] ?? {}).map((c) => `"${c}"`).join(', ')
    const conflict = CONFLICTS[table]
    const check = table === 'check_result'
    parts.push(`w_${table} as (insert into ${table} (tenant_id, ${names}) select $1::uuid, ${names} from jsonb_populate_recordset(null::${table}, $${i + 2}) ${conflict ? `on conflict ${conflict}` : ''}${check ? ' returning *, (xmax = 0) as fresh' : ''})`)
    // A repeated refusal only counts up; the sums move once (design §2).
    if (check) parts.push(`w_delta as (insert into conformance_delta (tenant_id, day, regulation, article, control, unit_id, outcome, blocks, n) select tenant_id, day, regulation, article, control, unit_id, outcome, blocks, 1 from w_check_result where fresh and not imported)`)
  }
  let before = filled.length === 0 ? 0 : filled.length + 1
  for (const [i, statement] of also.entries()) {
    parts.push(`also_${i} as (${statement.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + before}`)})`)
    before += statement.params.length
  }
  return `with ${parts.join(',\n')} select 1`
}
