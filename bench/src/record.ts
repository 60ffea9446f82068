import type { Pool } from '../../packages/server/src/platform/db.ts'

export type Script = Sent[]
/** As the driver is given it: words, or words with values and, where the statement is prepared, its name. */
type Sent = string | { text: string; values?: unknown[]; name?: string }
type Send = (sent: Sent) => Promise<unknown>
const textOf = (sent: Sent): string => (typeof sent === 'string' ? sent : sent.text)

/**
 * A pool through which the engine runs as always, only that its transactions are undone at the end and their statements kept:
 * sent again by `replay`, they are the same work without the engine, by the same driver on the same database.
 * Reserved numbers are kept, so that none comes twice.
 */
export function recordingPool(pool: Pool): { pool: Pool; scripts: Script[] } {
  const scripts: Script[] = []
  const connect = async () => {
    const client = await pool.connect()
    let script: Script = []
    const send = client.query.bind(client) as unknown as Send
    const query: Send = (sent) => {
      script.push(sent)
      if (sent !== 'commit') return send(sent)
      const whole = script
      script = []
      if (whole.some((s) => textOf(s).includes('number_counter'))) return send('commit')
      scripts.push(whole)
      return send('rollback')
    }
    return { query, release: (broken?: Error) => client.release(broken) }
  }
  return { pool: { connect, query: pool.query.bind(pool) } as unknown as Pool, scripts }
}

export async function replay(pool: Pool, script: Script): Promise<void> {
  const client = await pool.connect()
  try {
    for (const sent of script) await client.query(sent)
  } finally {
    client.release()
  }
}
