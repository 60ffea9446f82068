import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { createHash } from 'node:crypto'
import { EntryQuery } from '@guixing/contract/money'
import { inThree as W, say, type Language, type Words } from '@guixing/core/model/text'
import { received } from '../../platform/files/index.ts'
import { SHEET_FAULTS, type Cell, type SheetColumn } from '../../platform/sheets/index.ts'
import { asked, everyPage, filtersOf, nowWall, paperFailure, sendSheet, type PapersDeps } from '../papers/index.ts'
import { reading } from '../session/index.ts'
import { deductions } from './read-deductions.ts'
import { entries } from './read-entries.ts'
import { nowOf } from '../../platform/now.ts'
import { importWages, type WageAnswer } from './write-wage.ts'

const C = { day: W('日期', '日期', 'Day'), entry: W('分录', '分錄', 'Entry'), amount: W('金额', '金額', 'Amount'), signed: W('计入本数', '計入本數', 'Counted'), number: W('编号', '編號', 'Number'), title: W('事由', '事由', 'Title'), project: W('项目', '項目', 'Project'), unit: W('单位', '單位', 'Unit'), handler: W('经办人', '經辦人', 'Handler'), person: W('姓名', '姓名', 'Person'), period: W('月份', '月份', 'Month'), before: W('未销金额', '未銷金額', 'Outstanding'), deducted: W('扣款', '扣款', 'Deducted'), balance: W('余额', '餘額', 'Balance') }
const TITLES = { entries: W('咨询服务费明细', '諮詢服務費明細', 'Consulting fee entries'), deductions: W('工资扣款台账', '工資扣款台帳', 'Pay-deduction ledger') }
const MOST_WAGE_BYTES = 5 * 1024 * 1024

/** The entries behind a figure and the deduction ledger as workbooks, and the import of wages: plain routes, since what they carry is not JSON. */
export async function registerMoney(app: FastifyInstance, deps: Omit<PapersDeps, 'filesDir'>): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: false, limits: { headerPairs: 50, fieldNameSize: 100 } })
    scope.get('/api/v1/money/entries.xlsx', async (request, reply) => {
      const { context, s, language, query } = await asked(deps, request)
      const wanted = filtersOf(EntryQuery, query)
      const found = await everyPage((cursor) => reading(context, async (tx, now) => { const page = await entries(tx, now, { ...wanted, limit: 200, ...(cursor ? { cursor } : {}) }, await nowOf(tx)); return { rows: page.entries, next: page.next } }), reply)
      if (found === null) return reply
      const rows = found.map((e): Cell[] => [e.day, say(e.label, language), e.amount, e.signed, e.matter.number, e.matter.title, e.project?.title ?? null, e.unit?.name ?? null, e.handler?.name ?? null])
      return sheet(reply, s.rules.house.zone, language, 'entries', [[C.day, 'date'], [C.entry, 'text'], [C.amount, 'money'], [C.signed, 'money'], [C.number, 'text'], [C.title, 'text'], [C.project, 'text'], [C.unit, 'text'], [C.handler, 'text']], rows)
    })
    scope.get('/api/v1/money/deductions.xlsx', async (request, reply) => {
      const { context, s, language, query } = await asked(deps, request)
      const found = await everyPage((cursor) => reading(context, (tx, now) => deductions(tx, now, { person: query.person, period: query.period, cursor }, 200)), reply)
      if (found === null) return reply
      const rows = found.map((r): Cell[] => [r.person.name, r.period, r.outstanding, r.deducted, r.balance, r.day, r.matter.number])
      return sheet(reply, s.rules.house.zone, language, 'deductions', [[C.person, 'text'], [C.period, 'text'], [C.before, 'money'], [C.deducted, 'money'], [C.balance, 'money'], [C.day, 'date'], [C.number, 'text']], rows)
    })
    scope.post('/api/v1/money/wages', async (request, reply) => {
      await asked(deps, request)
      const sent = await received(request, MOST_WAGE_BYTES)
      if (sent === 'none') return refuse(reply, { row: 0, column: '', code: 'no-file', params: {}, words: W('没有附上文件', '沒有附上檔案', 'no file was sent') })
      if (sent === 'too-large') return refuse(reply, { row: 0, column: '', code: 'too-large', params: {}, words: SHEET_FAULTS['too-large'] })
      const { context, s } = await asked(deps, request, createHash('sha256').update(sent.bytes).digest('hex'))
      try {
        const answer = await importWages(context, s, sent.bytes)
        return await reply.code(answer.ok ? 200 : 400).header('cache-control', 'no-store').send(answer)
      } catch (error) {
        return paperFailure(reply, error)
      }
    })
  })
}

function refuse(reply: FastifyReply, fault: WageAnswer['errors'][number]): FastifyReply {
  const answer: WageAnswer = { ok: false, rows: 0, months: [], errors: [fault] }
  return reply.code(400).send(answer)
}

function sheet(reply: FastifyReply, zone: string, language: Language, what: keyof typeof TITLES, columns: [Words, SheetColumn['type']][], rows: Cell[][]): Promise<FastifyReply> {
  const title = say(TITLES[what], language)
  return sendSheet(reply, { language, title, zone, columns: columns.map(([label, type]) => ({ label: say(label, language), type })), rows }, `${title}-${nowWall(zone).slice(0, 10)}`)
}
