import type { Pool } from '../../packages/server/src/platform/db.ts'

export type Script = { text: string; params: unknown[] | undefined }[]
type Sent = (text: string, params?: unknown[]) => Promise<unknown>

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
    const send = client.query.bind(client) as unknown as Sent
    const query: Sent = (text, params) => {
      script.push({ text, params })
      if (text !== 'commit') return send(text, params)
      const whole = script
      script = []
      if (whole.some((s) => s.text.includes('number_counter'))) return send('commit')
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
    for (const s of script) await client.query(s.text, s.params as unknown[])
  } finally {
    client.release()
  }
}
