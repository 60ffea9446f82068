import type { FastifyInstance } from 'fastify'
import { inThree as W, type Words } from '@guixing/core/model/text'
import { dayIn } from '../../platform/days.ts'
import { invalid } from '../../platform/errors.ts'
import { isId } from '../../platform/ids.ts'
import { MOST_ROWS, type Cell, type SheetColumn } from '../../platform/sheets/index.ts'
import { asked, sendSheet, type PapersDeps } from '../papers/index.ts'
import { reading } from '../session/index.ts'
import { daysLedger } from './read-ledger.ts'

const TITLE = W('请假与加班台账', '請假與加班台帳', 'Leave and overtime ledger')
const HEAD = { person: W('姓名', '姓名', 'Person'), unit: W('单位', '單位', 'Unit'), left: W('剩余', '剩餘', 'left'), pending: W('待批', '待批', 'pending'), hours: W('加班小时', '加班小時', 'overtime hours'), unset: W('待定', '待定', 'to be set') }

/** The ledger of days as a workbook: for each kind days taken, waiting and left, and hours of overtime. */
export function registerLeave(app: FastifyInstance, deps: Omit<PapersDeps, 'filesDir'>): void {
  app.get('/api/v1/leave/days.xlsx', async (request, reply) => {
    const { context, s, language, query } = await asked(deps, request)
    const year = query.year === undefined ? undefined : Number(query.year)
    if (year !== undefined && !(Number.isInteger(year) && year >= 2000 && year <= 2199)) throw invalid('year', 'choice')
    if (query.unit !== undefined && !isId(query.unit)) throw invalid('unit', 'unknown-unit')
    const ledger = await reading(context, (tx, now) => daysLedger(tx, now, { year, unit: query.unit, q: query.q }, dayIn(now.rules.house.zone, new Date().toISOString()), MOST_ROWS))
    const say = (w: Words): string => w[language]
    const joined = (a: Words, b: Words): string => (language === 'en' ? `${say(a)}, ${say(b)}` : `${say(a)}${say(b)}`)
    const columns: SheetColumn[] = [
      { label: say(HEAD.person), type: 'text' }, { label: say(HEAD.unit), type: 'text' },
      ...ledger.kinds.flatMap((k): SheetColumn[] => [{ label: say(k.label), type: 'number' }, { label: joined(k.label, HEAD.pending), type: 'number' }, { label: joined(k.label, HEAD.left), type: k.allowance === null ? 'text' : 'number' }]),
      ...ledger.types.map((t): SheetColumn => ({ label: joined(t.label, HEAD.hours), type: 'number' })),
    ]
    const rows = ledger.rows.map((r): Cell[] => [r.person.name, r.unit?.name ?? null, ...r.days.flatMap((d): Cell[] => [d.taken, d.pending, d.left ?? say(HEAD.unset)]), ...r.hours.map((h) => h.hours)])
    return sendSheet(reply, { language, title: `${say(TITLE)} ${ledger.year}`, zone: s.rules.house.zone, columns, rows }, `${say(TITLE)}-${ledger.year}`)
  })
}
