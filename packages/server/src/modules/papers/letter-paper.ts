import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Language } from '@guixing/core/model/text'
import { mustAdminister, reading } from '../session/index.ts'
import { NotFound } from '../../platform/errors.ts'
import { isId } from '../../platform/ids.ts'
import { letterOf, type OutboxRow } from '../../platform/messaging/index.ts'
import { matterPdf, type PrintModel } from '../../platform/printing/index.ts'
import { wallTime } from '../../platform/sheets/index.ts'
import type { Rules } from '../rules/index.ts'
import { asked, fileHeaders, nowWall, paperFailure, type Parts } from './asked.ts'
import { TYPES } from './ledger-export.ts'

const WORDS: Record<Language, { title: string; to: string; at: string; text: string }> = {
  'zh-CN': { title: '信函', to: '收件人', at: '日期', text: '内容' },
  'zh-TW': { title: '信函', to: '收件人', at: '日期', text: '內容' },
  en: { title: 'Letter', to: 'To', at: 'Date', text: 'Message' },
}

/** A letter no gateway carried, as it would have read, to be handed over on paper. `language` is that of the labels; the text keeps the recipient's. */
function letterModel(rules: Rules, row: OutboxRow, language: Language): PrintModel {
  const { title, to, at, text } = WORDS[language]
  const known = [...rules.people.values()].find((p) => p.email === row.recipient)
  return {
    language, house: rules.house.name, unit: null, form: { code: '', title, clauses: [] }, columns: [], rows: [], timeline: [], signatures: [], printedAt: nowWall(rules.house.zone),
    fields: [
      { label: to, value: [known?.name, row.recipient].filter(Boolean).join(' '), span: true }, { label: at, value: wallTime(row.at, rules.house.zone).slice(0, 16), span: true },
      { label: text, value: letterOf(row, rules, null).text, span: true },
    ],
  }
}

/** Letters of the outbox on paper, for the administrator. Events for machines are no letters. */
export function letterRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/api/v1/outbox/:id/print.pdf', async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const { context, s, language } = await asked(parts, request)
    mustAdminister(s)
    const { id } = request.params
    if (!isId(id)) throw new NotFound()
    const model = await reading(context, async (tx, now) => {
      const [row] = await tx.query<OutboxRow>("select id, at, channel, recipient, subject, body, matter_id, attempts from outbox where tenant_id = $1 and id = $2 and channel <> 'webhook'", [tx.tenant, id])
      if (!row) throw new NotFound()
      return letterModel(now.rules, row, language)
    })
    try {
      return fileHeaders(reply, `${model.form.title}-${model.fields[1]?.value.slice(0, 10) ?? ''}.pdf`, TYPES.pdf, true).send(Buffer.from(await matterPdf(model)))
    } catch (error) {
      return paperFailure(reply, error)
    }
  })
}
