import type { Template, TemplateVersion } from '@guixing/contract/templates'
import type { Tx } from '../../platform/db.ts'
import type { Tag } from '../../platform/docx/index.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { addDocument } from '../../platform/files/index.ts'
import { newId } from '../../platform/ids.ts'
import { settingsFact } from '../../platform/stream-fact.ts'
import { kindName, person, type Rules } from '../rules/index.ts'
import type { Session } from '../session/index.ts'

const MANAGES = new Set(['administrator', 'general-manager', 'legal', 'contract-custodian'])
/** Whoever administers the house, its legal counsel and the custodian of contracts keep the templates; for others the page does not exist. @throws NotFound */
export function mustKeepTemplates(s: Pick<Session, 'actor'>): void {
  if (!s.actor.roles.some((r) => MANAGES.has(r.role))) throw new NotFound()
}

export interface NewVersion { document: string; name: string; type: string; size: number; sha256: string; tags: Tag[]; note: string | null; publish: boolean }
interface Row { id: string; kind: string; name: string; retired_at: string | null; retired_by: string | null; versions: VersionRow[] | null }
interface VersionRow { version: number; file: string; size: number; sha256: string; note: string | null; at: string; by: string; published_at: string | null; published_by: string | null; retired_at: string | null; retired_by: string | null; tags: Tag[] }

/** All templates with their versions, those in use first. */
export async function templatesOf(tx: Tx, rules: Rules): Promise<Template[]> {
  const rows = await tx.query<Row>(
    `select t.id, t.kind, t.name, t.retired_at, t.retired_by, (select jsonb_agg(jsonb_build_object('version', v.version, 'file', d.name, 'size', d.size, 'sha256', v.sha256, 'note', v.note, 'at', v.at, 'by', v.by_id,
       'published_at', v.published_at, 'published_by', v.published_by, 'retired_at', v.retired_at, 'retired_by', v.retired_by, 'tags', v.tags) order by v.version desc)
       from template_version v join document d on d.tenant_id = v.tenant_id and d.id = v.document_id where v.tenant_id = t.tenant_id and v.template_id = t.id) as versions
     from template t where t.tenant_id = $1 order by t.retired_at is not null, t.kind, t.name, t.id limit 500`, [tx.tenant])
  return rows.map((t) => {
    const versions = (t.versions ?? []).map((v): TemplateVersion => ({
      version: v.version, file: v.file, size: Number(v.size), sha256: v.sha256, note: v.note, at: instant(v.at) ?? v.at, by: person(rules, v.by), publishedAt: instant(v.published_at), publishedBy: person(rules, v.published_by), retiredAt: instant(v.retired_at), retiredBy: person(rules, v.retired_by),
      tags: [...new Set(namesIn(v.tags))].slice(0, 500),
    }))
    return { id: t.id, kind: t.kind, kindName: kindName(rules, t.kind), name: t.name, retiredAt: t.retired_at, retiredBy: person(rules, t.retired_by), inUse: t.retired_at === null ? versions.find((v) => v.publishedAt !== null && v.retiredAt === null)?.version ?? null : null, versions }
  })
}
const instant = (at: string | null): string | null => (at === null ? null : new Date(at).toISOString())
const namesIn = (tags: readonly Tag[]): string[] => tags.flatMap((t) => [t.tag, ...namesIn(t.inside ?? [])])

/** A template's first version, or the next of one that is there. Nothing is overwritten. @throws NotFound, Invalid at `name` */
export async function addVersion(tx: Tx, s: Pick<Session, 'person'>, of: { id: string } | { kind: string; name: string }, v: NewVersion): Promise<{ id: string; version: number }> {
  const id = 'id' in of ? of.id : newId()
  if ('id' in of) {
    const [found] = await tx.query('select 1 from template where tenant_id = $1 and id = $2 and retired_at is null for update', [tx.tenant, id])
    if (!found) throw new NotFound()
  } else {
    const [made] = await tx.query('insert into template (tenant_id, id, kind, name, made_by) values ($1, $2, $3, $4, $5) on conflict do nothing returning id', [tx.tenant, id, of.kind, of.name, s.person])
    if (!made) throw invalid('name', 'taken')
  }
  await addDocument(tx, { id: v.document, name: v.name, type: v.type, size: v.size, sha256: v.sha256, by: s.person, kept: true })
  const [row] = await tx.query<{ version: number }>(
    `insert into template_version (tenant_id, template_id, version, document_id, sha256, tags, note, by_id, published_at, published_by)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, case when $8 then clock_timestamp() end, case when $8 then $7::uuid end from template_version where tenant_id = $1 and template_id = $2 returning version`,
    [tx.tenant, id, v.document, v.sha256, JSON.stringify(v.tags), v.note, s.person, v.publish])
  const version = Number(row?.version)
  await settingsFact(tx, s, 'template-uploaded', { template: id, version, file: v.name, sha256: v.sha256, published: v.publish, ...('id' in of ? {} : { kind: of.kind, name: of.name }) }, `template:${id}`)
  return { id, version }
}

/** Puts a version into use, or takes one out of it. @throws NotFound, Invalid */
export async function turnVersion(tx: Tx, s: Pick<Session, 'person'>, id: string, version: number, to: 'publish' | 'retire'): Promise<void> {
  const [row] = await tx.query<{ published_at: string | null; retired_at: string | null; sha256: string; gone: boolean }>(
    'select v.published_at, v.retired_at, v.sha256, t.retired_at is not null as gone from template_version v join template t on t.tenant_id = v.tenant_id and t.id = v.template_id where v.tenant_id = $1 and v.template_id = $2 and v.version = $3 for update of v', [tx.tenant, id, version])
  if (!row || row.gone) throw new NotFound()
  if (row.retired_at !== null || (to === 'publish' && row.published_at !== null)) throw invalid('version', to === 'publish' ? 'template-not-draft' : 'template-retired')
  await tx.query(`update template_version set ${to === 'publish' ? 'published' : 'retired'}_at = clock_timestamp(), ${to === 'publish' ? 'published' : 'retired'}_by = $4 where tenant_id = $1 and template_id = $2 and version = $3`, [tx.tenant, id, version, s.person])
  await settingsFact(tx, s, `template-${to === 'publish' ? 'published' : 'version-retired'}`, { template: id, version, sha256: row.sha256 }, `template:${id}`)
}

/** Takes the whole template out of use. @throws NotFound */
export async function retireTemplate(tx: Tx, s: Pick<Session, 'person'>, id: string): Promise<void> {
  const [gone] = await tx.query('update template set retired_at = clock_timestamp(), retired_by = $3 where tenant_id = $1 and id = $2 and retired_at is null returning id', [tx.tenant, id, s.person])
  if (!gone) throw new NotFound()
  await settingsFact(tx, s, 'template-retired', { template: id }, `template:${id}`)
}

export interface InUse { id: string; name: string; version: number; sha256: string; tags: Tag[]; note: string | null; publishedAt: string | null }
/** Versions that are filled in now for a kind, or the one of `only`; `version` a certain one, whether in use or not. */
export async function inUse(tx: Tx, kind: string, only: string | null = null, version: number | null = null): Promise<InUse[]> {
  return tx.query<InUse>(
    `select distinct on (t.name, t.id) t.id, t.name, v.version, v.sha256, v.tags, v.note, v.published_at as "publishedAt" from template t join template_version v on v.tenant_id = t.tenant_id and v.template_id = t.id
     where t.tenant_id = $1 and t.kind = $2 and ($3::uuid is null or t.id = $3) and case when $4::int is null then t.retired_at is null and v.published_at is not null and v.retired_at is null else v.version = $4 end
     order by t.name, t.id, v.version desc limit 50`, [tx.tenant, kind, only, version])
}
