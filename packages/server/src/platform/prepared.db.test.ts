import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../test/house.ts'
import type { Tx } from './db.ts'

const house = await makeHouse(await testDatabase(), { packs: [] })
/** On one connection, as statements are prepared for each. */
const often = async (n: number, work: (tx: Tx, i: number) => Promise<unknown>) => {
  await house.read(async (tx) => { for (let i = 0; i < n; i++) await work(tx, i) })
}
const preparedLike = (tx: Tx, words: string) => tx.query<{ name: string }>('select name from pg_prepared_statements where statement like $1', [`%${words}%`])

describe('prepared statements', () => {
  it('are those sent often and marked so, and answer as before', async () => {
    await house.read(async (tx) => {
      for (let i = 0; i < 30; i++) {
        expect(await tx.query<{ n: number }>('select $1::int + 1 as n /* marked */', [i], 'prepared')).toEqual([{ n: i + 1 }])
        expect(await tx.query<{ n: number }>('select $1::int + 2 as n /* plain */', [i])).toEqual([{ n: i + 2 }])
      }
      expect((await preparedLike(tx, '/* marked */')).filter((p) => p.name.startsWith('guixing_'))).toHaveLength(1)
      expect((await preparedLike(tx, '/* plain */')).filter((p) => p.name.startsWith('guixing_'))).toEqual([])
    })
  })
  it('outlive a failed transaction', async () => {
    const text = 'select $1::text::int as n /* fails */'
    await often(25, (tx) => tx.query(text, ['1'], 'prepared'))
    await expect(house.read((tx) => tx.query(text, ['x'], 'prepared'))).rejects.toMatchObject({ errors: [{ code: 'malformed' }] })
    expect(await house.read((tx) => tx.query(text, ['7'], 'prepared'))).toEqual([{ n: 7 }])
  })
  it('follow a change of the tables they read', async () => {
    const text = 'select count(*)::int as n from person where tenant_id = $1 /* changes */'
    await often(25, (tx) => tx.query(text, [tx.tenant], 'prepared'))
    const [before] = await house.read((tx) => tx.query<{ n: number }>(text, [tx.tenant], 'prepared'))
    await house.owner.query('alter table person add column prepared_test text')
    expect(await house.read((tx) => tx.query(text, [tx.tenant], 'prepared'))).toEqual([before])
    await house.owner.query('alter table person drop column prepared_test')
  })
  it('stay few, however many different ones are sent', async () => {
    await house.read(async (tx) => {
      for (let k = 0; k < 60; k++) for (let i = 0; i < 21; i++) await tx.query(`select ${k} as n, $1::int as i /* many */`, [i], 'prepared')
      expect((await tx.query("select 1 from pg_prepared_statements where name like 'guixing_%'")).length).toBeLessThanOrEqual(40)
    })
  })
})
