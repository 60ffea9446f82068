import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { reading } from '../session/index.ts'
import { NotFound } from '../../platform/errors.ts'
import { isId } from '../../platform/ids.ts'
import { ledgerPdf, matterPdf, periodPdf } from '../../platform/printing/index.ts'
import { ledgerXlsx } from '../../platform/sheets/index.ts'
import type { Rules } from '../rules/index.ts'
import { asked, fileHeaders, filtersIn, nowWall, paperFailure, type Parts } from './asked.ts'
import { cellType } from './cells.ts'
import { templateColumns } from './import-columns.ts'
import { furtherSheets } from './import-tables.ts'
import { asWorkbook, formatIn, gather, ledgerModel, sheetHead, TYPES, type Format } from './ledger-export.ts'
import { loadNames } from './load.ts'
import { matterModel, sheetOf } from './matter-paper.ts'
import { ledgerNamed, say, type Ledger } from './names.ts'
import { blankSheet, fillPeriod, sheetAsked } from './period.ts'

type Named = FastifyRequest<{ Params: { ledger: string } }>
type OfMatter = FastifyRequest<{ Params: { id: string } }>

/** Ledgers, matters and sheets as files to keep or print. */
export function paperRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/api/v1/ledgers/:ledger/export', async (request: Named, reply) => exportAs(parts, request, reply, request.params.ledger, undefined))
  app.get('/api/v1/ledgers/:ledger/import-template', async (request: Named, reply) => template(parts, request, reply, request.params.ledger))
  // The same by file name, as the pages link them: enquiry.xlsx, F24.pdf; ?template=true gives the empty sheet.
  app.get('/api/v1/ledgers/:ledger', async (request: Named, reply) => {
    const m = /^(.{1,60})\.(xlsx|csv|pdf)$/.exec(request.params.ledger)
    if (!m) throw new NotFound()
    if (m[2] === 'xlsx' && (request.query as Record<string, unknown>).template === 'true') return template(parts, request, reply, m[1] ?? '')
    return exportAs(parts, request, reply, m[1] ?? '', m[2] as Format)
  })
  app.get('/api/v1/matters/:id/paper', async (request: OfMatter, reply) => paper(parts, request, reply))
  app.get('/api/v1/matters/:id/print.pdf', async (request: OfMatter, reply) => paper(parts, request, reply))
}

export function theLedger(rules: Rules, name: string, form: string | undefined): Ledger {
  const ledger = ledgerNamed(rules, name, form)
  if (!ledger) throw new NotFound()
  return ledger
}

async function exportAs(parts: Parts, request: FastifyRequest, reply: FastifyReply, name: string, given: Format | undefined): Promise<FastifyReply> {
  const { context, s, language, query } = await asked(parts, request)
  const format = given ?? formatIn(query.format)
  const ledger = theLedger(s.rules, name, query.form)
  const file = (ending: string, period = '') => `${say(ledger.title, language)}${period ? `-${period}` : `-${nowWall(s.rules.house.zone).slice(0, 10)}`}.${ending}`
  try {
    if (format === 'pdf' && ledger.form?.shape === 'period' && name === ledger.form.code) {
      const sheet = await periodSheet(parts, request, ledger)
      return fileHeaders(reply, file('pdf', sheet.period), TYPES.pdf, true).send(Buffer.from(await periodPdf(sheet.model)))
    }
    const wanted = filtersIn(query)
    if (format === 'pdf') {
      const model = await reading(context, (tx, now) => ledgerModel(tx, now.rules, now.actor, language, ledger, wanted))
      return fileHeaders(reply, file('pdf'), TYPES.pdf, true).send(Buffer.from(await ledgerPdf(model)))
    }
    const gathered = await reading(context, (tx, now) => gather(tx, now.rules, now.actor, language, ledger, wanted, format === 'csv' ? 'csv' : 'json'))
    try {
      const path = format === 'csv' ? gathered.path : await asWorkbook(s.rules, language, ledger, gathered)
      const { size } = await stat(path)
      const stream = createReadStream(path)
      stream.once('close', () => void gathered.remove())
      return fileHeaders(reply, file(format), TYPES[format]).header('content-length', size).send(stream)
    } catch (error) {
      await gathered.remove()
      throw error
    }
  } catch (error) {
    return paperFailure(reply, error)
  }
}

/** The sheet of a day or quarter: of its matter when there is one, else composed from the ledger as it stands (S03-29). */
async function periodSheet(parts: Parts, request: FastifyRequest, ledger: Ledger) {
  const { context, language, query } = await asked(parts, request)
  return reading(context, async (tx, { rules, actor }) => {
    const wanted = await sheetAsked(tx, rules, actor, ledger, query)
    if (wanted.matter) return { period: wanted.period, model: (await matterModel(tx, rules, actor, language, wanted.matter, ledger.form?.code)).model }
    const unit = wanted.unit ?? [...rules.units.values()].find((u) => u.parent === null)?.id ?? null
    const row = blankSheet(ledger.kind?.name ?? '', wanted.field, wanted.period, unit)
    await fillPeriod(tx, rules, actor, language, row.kind, row)
    const names = await loadNames(tx, ledger.columns, [row])
    const model = sheetOf(rules, language, names, ledger.columns, row, ledger.form ?? undefined)
    return { period: wanted.period, model: { ...model, number: wanted.period, unit: wanted.unit ? rules.units.get(wanted.unit)?.name ?? null : null, form: { code: ledger.code, title: say(ledger.title, language), clauses: ledger.form?.clause ?? [] } } }
  })
}

async function template(parts: Parts, request: FastifyRequest, reply: FastifyReply, name: string): Promise<FastifyReply> {
  const { s, language, query } = await asked(parts, request)
  const ledger = theLedger(s.rules, name, query.form)
  if (!ledger.kind && ledger.register !== 'knowledge-entry') throw new NotFound()
  const columns = templateColumns(ledger).map((c) => ({ label: `${say(c.label, language)}${c.required ? '*' : ''}`, type: cellType({ field: c.name, source: 'field', type: c.type, label: c.label }) }))
  try {
    const bytes = await ledgerXlsx({ ...sheetHead(s.rules, language, ledger), columns, rows: [], more: furtherSheets(ledger.kind, language) })
    return fileHeaders(reply, `${say(ledger.title, language)}-${language === 'en' ? 'import' : language === 'zh-TW' ? '匯入' : '导入'}.xlsx`, TYPES.xlsx).send(Buffer.from(bytes))
  } catch (error) {
    return paperFailure(reply, error)
  }
}

async function paper(parts: Parts, request: OfMatter, reply: FastifyReply): Promise<FastifyReply> {
  const { context, language, query } = await asked(parts, request)
  const { id } = request.params
  if (!isId(id)) throw new NotFound()
  const { model, shape } = await reading(context, (tx, s) => matterModel(tx, s.rules, s.actor, language, id, query.form))
  try {
    const pdf = await (shape === 'period' ? periodPdf(model) : matterPdf(model))
    return fileHeaders(reply, `${model.form.title}-${model.number ?? ''}.pdf`, TYPES.pdf, true).send(Buffer.from(pdf))
  } catch (error) {
    return paperFailure(reply, error)
  }
}
