import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, Instant, Named, Words } from './common.ts'
import { ActResult } from './matters.ts'

const Version = z.number().int().min(1).max(100_000)
export const TemplateVersion = z.object({
  version: Version, file: z.string(), size: z.number(), sha256: z.string(), note: z.string().nullable(), at: Instant, by: Named.nullable(), publishedAt: Instant.nullable(), publishedBy: Named.nullable(), retiredAt: Instant.nullable(), retiredBy: Named.nullable(),
  /** Placeholders, in their order. */ tags: z.array(z.string()),
})
export type TemplateVersion = z.infer<typeof TemplateVersion>
export const Template = z.object({ id: Id, kind: z.string(), kindName: Words, name: z.string(), retiredAt: Instant.nullable(), retiredBy: Named.nullable(), /** The version that is filled in now. */ inUse: Version.nullable(), /** Latest first. */ versions: z.array(TemplateVersion) })
export type Template = z.infer<typeof Template>

/** What may stand between braces in a template of a kind: its short name or any of its labels. */
export const TemplateField = z.object({ name: z.string(), label: Words, type: z.string(), /** In capitals as well: `{amount大写}`. */ capitals: z.boolean(), columns: z.array(z.object({ name: z.string(), label: Words, type: z.string(), capitals: z.boolean() })).nullable() })
export type TemplateField = z.infer<typeof TemplateField>

/** A template that can be filled in for this matter. `blank`: what it asks for and the record does not hold yet. */
const Offered = z.object({ id: Id, name: z.string(), version: Version, note: z.string().nullable(), publishedAt: Instant.nullable(), blank: z.array(Words) })
/** A paper made from a template, as the act that kept it tells. */
const Made = z.object({ file: Id, name: z.string(), template: Named, version: Version, at: Instant, by: Named.nullable(), sha256: z.string() })
const Signed = z.object({ file: Id, name: z.string(), sha256: z.string(), /** The file still is the one that was signed. */ same: z.boolean() })
export const MatterTemplates = z.object({ templates: z.array(Offered), made: z.array(Made), signed: z.array(Signed), /** Word documents of the matter, latest first. */ documents: z.array(z.object({ id: Id, name: z.string(), at: Instant, by: Named.nullable(), sha256: z.string() })) })
export type MatterTemplates = z.infer<typeof MatterTemplates>

const Side = z.object({ name: z.string(), at: Instant.nullable(), by: Named.nullable(), sha256: z.string() })
/** `same` paragraphs tell only how many they are. */
const Step = z.object({ is: z.enum(['same', 'added', 'removed', 'changed']), n: z.number().int().optional(), before: z.string().optional(), after: z.string().optional(), pieces: z.array(z.object({ is: z.enum(['same', 'added', 'removed']), text: z.string() })).optional() })
export const Comparison = z.object({
  current: Side, with: Side, /** Compared with the template it was made from; else with an earlier document. */ template: z.object({ id: Id, version: Version }).nullable(), steps: z.array(Step), counts: z.object({ added: z.number().int(), removed: z.number().int(), changed: z.number().int() }),
  /** What the document says in the place of a field and the record does not. */ otherwise: z.array(z.object({ paragraph: z.string(), recorded: z.string(), found: z.string() })),
  notes: z.object({ tracked: z.object({ added: z.number().int(), removed: z.number().int() }), hidden: z.number().int(), comments: z.number().int() }),
})
export type Comparison = z.infer<typeof Comparison>

const route = (method: 'GET' | 'POST', path: `/${string}`, summary: string) => oc.route({ method, path, tags: ['templates'], summary })
const ok = z.object({ ok: z.literal(true) })

export const templates = {
  list: route('GET', '/templates', 'Word templates with all their versions; for administrators, legal and the custodian of contracts').output(z.object({ templates: z.array(Template), kinds: z.array(z.object({ kind: z.string(), name: Words })) })),
  kinds: route('GET', '/templates/kinds', 'Kinds there are templates for').output(z.object({ kinds: z.array(z.string()) })),
  fields: route('GET', '/templates/fields/{kind}', 'What may stand between braces in a template of this kind').input(z.object({ kind: z.string().max(60) })).output(z.object({ fields: z.array(TemplateField) })),
  publish: route('POST', '/templates/{id}/versions/{version}/publish', 'Use this version from now on; the highest published one is filled in').input(z.object({ id: Id, version: z.coerce.number().int().min(1).max(100_000) })).output(ok),
  retireVersion: route('POST', '/templates/{id}/versions/{version}/retire', 'Use this version no longer; it stays readable').input(z.object({ id: Id, version: z.coerce.number().int().min(1).max(100_000) })).output(ok),
  retire: route('POST', '/templates/{id}/retire', 'Offer this template no longer; it stays readable').input(z.object({ id: Id })).output(ok),
  ofMatter: route('GET', '/matters/{id}/templates', 'Templates for this matter with what would stay blank, papers made from them, and the digests that were signed').input(z.object({ id: Id })).output(MatterTemplates),
  make: route('POST', '/matters/{id}/paper', 'Fill in a template and keep the document by an action of the matter that takes files; the act names template and digests')
    .input(z.object({ id: Id, template: Id, action: z.string().max(60), field: z.string().max(60), /** Word documents of the field it takes the place of; they stay files of the matter. */ replaces: z.array(Id).max(100).optional(), /** Version of the matter one looked at. */ version: z.number().int().optional() })).output(ActResult.extend({ file: Id, sha256: z.string() })),
  compare: route('GET', '/matters/{id}/comparison', 'A Word document of the matter beside the template it was made from, or beside another')
    .input(z.object({ id: Id, file: Id.optional(), /** A document; without one the template. */ with: Id.optional() })).output(Comparison),
}
