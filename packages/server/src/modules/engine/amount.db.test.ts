import { fenOf, formatMoney, MOST_FEN, yuanOf } from '@guixing/core/money/money'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'

const house = await makeHouse(await testDatabase())

it('property: an amount goes into its column and comes back to the fen, also beyond 2^53', async () => {
  const amounts = fc.sample(fc.bigInt({ min: -MOST_FEN, max: MOST_FEN }), 200).concat(MOST_FEN, -MOST_FEN, 9_007_199_254_740_993n, 1n, 0n).map((fen) => formatMoney(fen, false))
  // As matters are written and read: rows as JSON, the column as the driver gives it.
  const rows = await house.read((tx) => tx.query<{ amount: number | string }>('select r.amount from jsonb_populate_recordset(null::matter, $1) with ordinality as r order by r.ordinality', [JSON.stringify(amounts.map((yuan) => ({ amount: fenOf(yuan)?.toString() })))]))
  expect(rows.map((r) => yuanOf(r.amount))).toEqual(amounts)
})
