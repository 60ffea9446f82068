import { buffer } from 'node:stream/consumers'
import type { MatterTemplates } from '@guixing/contract/templates'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { maySee } from '@guixing/core/lifecycle/who'
import type { ApiContext } from '../../platform/api.ts'
import { dayIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import { fillTemplate } from '../../platform/docx/index.ts'
import { NotFound, Stale, Unavailable, invalid } from '../../platform/errors.ts'
import { addDocument, holdBytes, safeName, type FileStore } from '../../platform/files/index.ts'
import { recall } from '../../platform/idempotency.ts'
import { newId } from '../../platform/ids.ts'
import { PaperError } from '../../platform/printing/index.ts'
import { nowOf } from '../../platform/now.ts'
import { actOn, lockless, type Acted, type Held } from '../engine/index.ts'
import { loadNames } from '../papers/index.ts'
import { person, type Rules } from '../rules/index.ts'
import { reading, session, writing } from '../session/index.ts'
import { usableFields } from './fields.ts'
import { idsIn } from './signed.ts'
import { inUse } from './store.ts'
import { fillDataOf, type Source } from './values.ts'

export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** The matter as its own templates read it: the same people may fill them in as may see the page. @throws NotFound */
export async function sourceOf(tx: Tx, rules: Rules, actor: Actor, id: string): Promise<{ held: Held; source: Source }> {
  const { held, clientName } = await lockless(tx, rules, id)
  if (!maySee(actor, held.matter)) throw new NotFound()
  const fields = usableFields(held.kind).flatMap((f) => (f.def ? [{ field: f.name, source: 'field' as const, type: f.def.type, label: f.label, def: f.def }] : []))
  const names = await loadNames(tx, fields, [{ kind: held.kind.name, fields: held.matter.fields, columns: {}, at: {}, derived: {} }])
  if (held.matter.client !== null && clientName !== null) names.client.set(held.matter.client, clientName)
  return { held, source: { rules, names, kind: held.kind, matter: held.matter, today: dayIn(rules.house.zone, await nowOf(tx)) } }
}

/** What an act tells of the paper it kept. */
export interface PaperTold { file: string; template: string; name: string; version: number; templateSha256: string; sha256: string; field: string; today: string }

export async function papersMade(tx: Tx, id: string): Promise<(PaperTold & { at: string; by: string | null })[]> {
  const rows = await tx.query<{ paper: PaperTold; at: string; by_id: string | null }>(
    "select d.body->'paper' as paper, f.at, f.by_id from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 and d.body ? 'paper' order by f.seq desc limit 50", [tx.tenant, id])
  return rows.map((r) => ({ ...r.paper, at: r.at, by: r.by_id }))
}

export interface MatterDocument { id: string; name: string; at: string; by_id: string | null; sha256: string; size: number }
export const documentsOf = (tx: Tx, id: string): Promise<MatterDocument[]> =>
  tx.query<MatterDocument>('select id, name, at, by_id, sha256, size from document where tenant_id = $1 and matter_id = $2 and type = $3 order by at desc, id desc limit 200', [tx.tenant, id, DOCX])

/** What the page of a matter shows of templates. @throws NotFound */
export async function templatesOfMatter(tx: Tx, rules: Rules, actor: Actor, id: string): Promise<MatterTemplates> {
  const { held, source } = await sourceOf(tx, rules, actor, id)
  const offered = await inUse(tx, held.kind.name)
  const [made, documents, signed] = [await papersMade(tx, id), await documentsOf(tx, id), await signedFiles(tx, id)]
  return {
    templates: offered.map((t) => ({ id: t.id, name: t.name, version: t.version, note: t.note, publishedAt: t.publishedAt, blank: fillDataOf(t.tags, source).blank })),
    made: made.map((m) => ({ file: m.file, name: documents.find((d) => d.id === m.file)?.name ?? m.name, template: { id: m.template, name: m.name }, version: m.version, at: m.at, by: person(rules, m.by), sha256: m.sha256 })), signed,
    documents: documents.map((d) => ({ id: d.id, name: d.name, at: d.at, by: person(rules, d.by_id), sha256: d.sha256 })),
  }
}

interface MakeCommand { id: string; template: string; action: string; field: string; replaces?: string[] | undefined; version?: number | undefined }
/**
 * Fills in the template in use and keeps the document by an ordinary action of the matter: what that action's controls refuse is refused, and its fact names
 * template, version and both digests. @throws NotFound, Stale, Refused, Invalid at `template`, `field`; PaperError
 */
export async function makePaper(context: ApiContext, command: MakeCommand): Promise<Acted & { file: string; sha256: string }> {
  const store = context.files
  if (!store) throw new Unavailable('database')
  const prepared = await reading(context, async (tx, s) => {
    const { held, source } = await sourceOf(tx, s.rules, s.actor, command.id)
    const action = Object.hasOwn(held.kind.actions, command.action) ? held.kind.actions[command.action] : undefined
    const ask = action?.asks.find((a) => a.field.name === command.field && (a.field.type === 'files' || a.field.type === 'file'))
    if (!ask) throw invalid('field', 'unknown-field')
    const [template] = await inUse(tx, held.kind.name, command.template)
    if (!template) throw invalid('template', 'template-unknown-here')
    return { held, source, ask, template, again: (await recall(tx, s.caller)) !== null }
  })
  const { held, source, ask, template, again } = prepared
  if (!again && command.version !== undefined && command.version !== held.matter.version) throw new Stale(null)
  const { data } = fillDataOf(template.tags, source)
  const bytes = await inWords('template', fillTemplate(await bytesOf(store, template.sha256), data))
  if (typeof bytes === 'string') throw invalid('template', `template-${bytes}`)
  const made = await keepPaper(context, store, Buffer.from(bytes), `${template.name} ${held.matter.number}.docx`)
  const others = idsIn(held.matter.fields[ask.field.name]).filter((one) => !command.replaces?.includes(one))
  const { caller, pool } = await session(context)
  const told: PaperTold = { file: made.id, template: template.id, name: template.name, version: template.version, templateSha256: template.sha256, sha256: made.sha256, field: ask.field.name, today: source.today }
  const acted = await actOn(pool, caller, { id: command.id, action: command.action, fields: { [ask.field.name]: ask.field.type === 'file' ? made.id : [...others, made.id] }, version: held.matter.version }, (_, now) => { const fact = now.acting ?? now.facts.find((f) => f.what === command.action); if (fact) fact.detail.paper = { ...told } })
  // A request that came before is told of the paper its act kept, not of the one made now.
  const kept = acted.held ? told : await reading(context, async (tx) => (await tx.query<{ paper: PaperTold | null }>("select body->'paper' as paper from fact_detail where tenant_id = $1 and fact_id = $2", [tx.tenant, acted.fact]))[0]?.paper ?? told)
  return { ...acted, file: kept.file, sha256: kept.sha256 }
}

async function keepPaper(context: ApiContext, store: FileStore, bytes: Buffer, name: string): Promise<{ id: string; sha256: string }> {
  const sha256 = await store.put(bytes)
  // Kept by itself, before the act: where that is refused nobody names it and the sweep takes it away.
  return writing({ ...context, idempotencyKey: null }, async (tx, s) => {
    const id = newId()
    await holdBytes(tx, store, sha256, bytes)
    await addDocument(tx, { id, name: safeName(name), type: DOCX, size: bytes.length, sha256, by: s.person })
    return { id, sha256 }
  })
}

/** The bytes of a digest, whole. @throws NotFound where they are missing */
export async function bytesOf(store: FileStore, sha256: string): Promise<Buffer> {
  const stream = await store.read(sha256)
  if (!stream) throw new NotFound()
  return buffer(stream)
}

async function signedFiles(tx: Tx, id: string): Promise<MatterTemplates['signed']> {
  const rows = await tx.query<{ file: string; name: string; sha256: string; now: string | null }>(
    `select x->>'file' as file, x->>'name' as name, x->>'sha256' as sha256, o.sha256 as now from (select d.body->'signed' as signed from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id
       where f.tenant_id = $1 and f.matter_id = $2 and f.what = 'sign' and d.body ? 'signed' order by f.seq desc limit 1) s, jsonb_array_elements(s.signed) x left join document o on o.tenant_id = $1 and o.id = (x->>'file')::uuid`, [tx.tenant, id])
  return rows.map((r) => ({ file: r.file, name: r.name, sha256: r.sha256, same: r.now === r.sha256 }))
}

/** What the printing child could not do, as the interface says it: come again where it is busy, else the document is at fault. @throws Unavailable, Invalid */
export async function inWords<T>(field: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof PaperError)) throw error
    throw error.fault === 'failed' || error.fault === 'timeout' ? Object.assign(invalid(field, 'template-damaged'), { cause: error }) : new Unavailable('throttled', 30)
  })
}
