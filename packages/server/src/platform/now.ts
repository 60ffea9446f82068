import type { Tx } from './db.ts'

/** The moment of the database's clock, by which clocks are judged. */
export async function nowOf(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ now: string }>('select clock_timestamp() as now')
  return row?.now ?? new Date().toISOString()
}
