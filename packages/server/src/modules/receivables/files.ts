import type { FastifyInstance, FastifyReply } from 'fastify'
import { ReceivableEntryQuery, ReceivableQuery } from '@guixing/contract/receivables'
import { inThree as W, say, type Language, type Words } from '@guixing/core/model/text'
import type { Cell, SheetColumn } from '../../platform/sheets/index.ts'
import { asked, everyPage, filtersOf, nowWall, sendSheet, type PapersDeps } from '../papers/index.ts'
import { reading } from '../session/index.ts'
import { entries, list } from './read-list.ts'
import { nowOf } from '../../platform/now.ts'

const C = {
  contract: W('合同编号', '合同編號', 'Contract'), payer: W('客户', '客戶', 'Client'), instalment: W('期次', '期次', 'Instalment'), manager: W('项目经理', '專案經理', 'Project manager'), due: W('应收日期', '應收日期', 'Due on'), net: W('应收金额', '應收金額', 'Amount due'),
  received: W('已收金额', '已收金額', 'Received'), outstanding: W('未收金额', '未收金額', 'Outstanding'), late: W('逾期天数', '逾期天數', 'Days overdue'), invoiced: W('已开票金额', '已開票金額', 'Invoiced'), invoiceNo: W('发票号码', '發票號碼', 'Invoice no.'), invoiceDate: W('开票日期', '開票日期', 'Invoiced on'),
  receivedOn: W('最近到账', '最近到帳', 'Last receipt'), stage: W('状态', '狀態', 'Stage'), number: W('编号', '編號', 'Number'), day: W('记账日期', '記帳日期', 'Entered on'), entry: W('分录', '分錄', 'Entry'), amount: W('金额', '金額', 'Amount'), signed: W('计入本数', '計入本數', 'Counted'),
}
const TITLES = { list: W('应收款明细', '應收款明細', 'Receivables'), entries: W('应收款分录', '應收款分錄', 'Entries of receivables') }
type Column = [Words, SheetColumn['type']]

/** The receivables and the entries behind a figure as workbooks: plain routes, since what they carry is not JSON. */
export function registerReceivables(app: FastifyInstance, deps: Omit<PapersDeps, 'filesDir'>): void {
  app.get('/api/v1/receivables/list.xlsx', async (request, reply) => {
    const { context, s, language, query } = await asked(deps, request)
    const wanted = filtersOf(ReceivableQuery, query)
    const found = await everyPage((cursor) => reading(context, async (tx, now) => { const page = await list(tx, now, { ...wanted, limit: 200, cursor }, await nowOf(tx)); return { rows: page.items, next: page.next } }), reply)
    const columns: Column[] = [[C.number, 'text'], [C.contract, 'text'], [C.payer, 'text'], [C.instalment, 'text'], [C.manager, 'text'], [C.due, 'date'], [C.net, 'money'], [C.invoiced, 'money'], [C.invoiceNo, 'text'], [C.invoiceDate, 'date'], [C.received, 'money'], [C.receivedOn, 'date'], [C.outstanding, 'money'], [C.late, 'number'], [C.stage, 'text']]
    return found && sheet(reply, s.rules.house.zone, language, 'list', columns, found.map((r): Cell[] => [r.number, r.contract, r.payer, r.instalment, r.manager?.name ?? null, r.dueOn, r.net, r.invoiced, r.invoiceNo, r.invoiceDate, r.received, r.receivedOn, r.outstanding, r.lateDays > 0 ? r.lateDays : null, say(r.stageName, language)]))
  })
  app.get('/api/v1/receivables/entries.xlsx', async (request, reply) => {
    const { context, s, language, query } = await asked(deps, request)
    const wanted = filtersOf(ReceivableEntryQuery, query)
    const found = await everyPage((cursor) => reading(context, async (tx, now) => { const page = await entries(tx, now, { ...wanted, limit: 200, cursor }, await nowOf(tx)); return { rows: page.entries, next: page.next } }), reply)
    const columns: Column[] = [[C.day, 'date'], [C.entry, 'text'], [C.amount, 'money'], [C.signed, 'money'], [C.number, 'text'], [C.contract, 'text'], [C.payer, 'text'], [C.instalment, 'text'], [C.manager, 'text']]
    return found && sheet(reply, s.rules.house.zone, language, 'entries', columns, found.map((r): Cell[] => [r.day, say(r.label, language), r.amount, r.signed, r.matter.number, r.contract, r.payer, r.instalment, r.manager?.name ?? null]))
  })
}

function sheet(reply: FastifyReply, zone: string, language: Language, what: keyof typeof TITLES, columns: Column[], rows: Cell[][]): Promise<FastifyReply> {
  const title = say(TITLES[what], language)
  return sendSheet(reply, { language, title, zone, columns: columns.map(([label, type]) => ({ label: say(label, language), type })), rows }, `${title}-${nowWall(zone).slice(0, 10)}`)
}
