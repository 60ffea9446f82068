import { describe, expect, it } from 'vitest'
import { Refused } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../test/house.ts'
import type { Fields } from '../engine/index.ts'
import { invoicesIn } from './invoices.ts'
import { moneyHouse } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const { house } = m
const refused = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control); throw e })
const rows = (matter: string) => house.read((tx) => tx.query<{ code: string; number: string; amount: number; released: boolean; sha256: string | null }>('select code, number, amount, released, sha256 from invoice where tenant_id = $1 and matter_id = $2 order by number', [tx.tenant, matter]))
const file = async (sha: string): Promise<string> => {
  const id = newId()
  await house.owner.query("insert into document (tenant_id, id, name, type, size, sha256, at, by_id) values ($1, $2, '发票.pdf', 'application/pdf', 9, $3, now(), $4)", [house.tenant, id, sha, house.people['马俊']])
  return id
}
const { writeOff } = await m.paid(await m.budget(await m.project(), '100000.00'), '100000.00')
const claim = (amount: string, invoices: Fields[]) => m.claim(writeOff, amount, invoices)
let n = 1000
const number = (): string => String(20_260_000 + ++n)

describe('an invoice is paid once (S02-22)', () => {
  it('however it is typed: full-width, blanks, small letters, without its code', async () => {
    const no = number()
    await claim('10.00', [m.invoice(no, '10.00', { code: '3100a' })])
    for (const again of [{ number: no, code: '3100A' }, { number: ` ${no} `, code: '３１００ａ' }, { number: no, code: '' }]) expect(await refused(claim('10.00', [m.invoice(no, '10.00', again)]))).toEqual(['s02.invoice-once'])
    expect(await refused(claim('10.00', [m.invoice(no, '10.00', { code: '4400' })]))).toEqual([])
  })
  it('not twice on one claim', async () => {
    const no = number()
    expect(await refused(claim('20.00', [m.invoice(no, '10.00'), m.invoice(no, '10.00')]))).toEqual(['s02.invoice-once'])
  })
  it('nor by its file under another number', async () => {
    const one = await claim('10.00', [m.invoice(number(), '10.00', { file: await file('a'.repeat(64)) })])
    expect((await rows(one))[0]?.sha256).toBe('a'.repeat(64))
    const same = await file('a'.repeat(64))
    expect(await refused(claim('10.00', [m.invoice(number(), '10.00', { file: same })]))).toEqual(['s02.invoice-once'])
    expect(await refused(claim('10.00', [m.invoice(number(), '10.00', { file: await file('b'.repeat(64)) })]))).toEqual([])
  })
  it('is free again when its claim is withdrawn or no longer names it, and follows what is edited', async () => {
    const [first, second] = [number(), number()]
    const one = await claim('10.00', [m.invoice(first, '10.00')])
    await m.act(one, 'edit', { amount: '30.00', invoices: [m.invoice(second, '30.00', { tax: '1.70' })] })
    expect((await rows(one)).map((r) => [r.number, r.amount, r.released])).toEqual([[first, 1000, true], [second, 3000, false]])
    const other = await claim('10.00', [m.invoice(first, '10.00')])
    expect(await refused(m.act(one, 'edit', { invoices: [m.invoice(first, '30.00')] }))).toEqual(['s02.invoice-once'])
    await m.act(one, 'edit', { amount: '31.00', invoices: [m.invoice(second, '31.00')] })
    expect((await rows(one)).filter((r) => !r.released).map((r) => r.amount)).toEqual([3100])
    await m.act(one, 'withdraw', { reason: '填错' })
    await m.act(other, 'withdraw', { reason: '填错' })
    expect([...(await rows(one)), ...(await rows(other))].every((r) => r.released)).toBe(true)
    expect(await refused(claim('41.00', [m.invoice(first, '10.00'), m.invoice(second, '31.00')]))).toEqual([])
  })
})

describe('rows of a claim', () => {
  it('that are none are passed over; anything is read without a fault', () => {
    for (const v of [null, 'x', 7, {}, [null], ['x'], [{}], [{ number: '  ' }], [{ number: null }]]) expect(invoicesIn(v as never)).toEqual([])
    expect(invoicesIn([{ number: 'ａ 1', code: 2, amount: '1e3', file: ['x'], tax: {} }] as never)).toEqual([{ code: '2', number: 'A1', day: null, amount: '0', tax: null, payee: null, file: null }])
  })
})
