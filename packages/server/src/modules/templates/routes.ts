import type { TemplateField } from '@guixing/contract/templates'
import { os } from '../../platform/api.ts'
import { NotFound } from '../../platform/errors.ts'
import { answer } from '../matters/index.ts'
import { reading, session, writing } from '../session/index.ts'
import { compareOn } from './compare.ts'
import { keepsPapers, usableFields, type Usable } from './fields.ts'
import { makePaper, templatesOfMatter } from './make.ts'
import { mustKeepTemplates, retireTemplate, templatesOf, turnVersion } from './store.ts'

const ok = { ok: true as const }
const fieldView = (f: Usable): Omit<TemplateField, 'columns'> => ({ name: f.name, label: f.label, type: f.type, capitals: f.type === 'money' })

/** Handlers of the contract's `templates`. */
export const templateRoutes = {
  list: os.templates.list.handler(({ context }) => reading(context, async (tx, s) => {
    mustKeepTemplates(s)
    return { templates: await templatesOf(tx, s.rules), kinds: Object.values(s.rules.catalogue.kinds).filter(keepsPapers).map((k) => ({ kind: k.name, name: k.label })) }
  })),
  kinds: os.templates.kinds.handler(({ context }) => reading(context, async (tx) => ({ kinds: (await tx.query<{ kind: string }>('select distinct kind from template where tenant_id = $1 order by kind', [tx.tenant])).map((r) => r.kind) }))),
  fields: os.templates.fields.handler(async ({ context, input }) => {
    const s = await session(context)
    mustKeepTemplates(s)
    const { kinds } = s.rules.catalogue
    const kind = Object.hasOwn(kinds, input.kind) ? kinds[input.kind] : undefined
    if (!kind) throw new NotFound()
    return { fields: usableFields(kind).map((f) => ({ ...fieldView(f), columns: f.columns?.map(fieldView) ?? null })) }
  }),
  publish: os.templates.publish.handler(({ context, input }) => writing(context, async (tx, s) => { mustKeepTemplates(s); await turnVersion(tx, s, input.id, input.version, 'publish'); return ok })),
  retireVersion: os.templates.retireVersion.handler(({ context, input }) => writing(context, async (tx, s) => { mustKeepTemplates(s); await turnVersion(tx, s, input.id, input.version, 'retire'); return ok })),
  retire: os.templates.retire.handler(({ context, input }) => writing(context, async (tx, s) => { mustKeepTemplates(s); await retireTemplate(tx, s, input.id); return ok })),
  ofMatter: os.templates.ofMatter.handler(({ context, input }) => reading(context, (tx, s) => templatesOfMatter(tx, s.rules, s.actor, input.id))),
  make: os.templates.make.handler(async ({ context, input }) => {
    const made = await makePaper(context, input)
    return { ...(await answer(context, made)), file: made.file, sha256: made.sha256 }
  }),
  compare: os.templates.compare.handler(({ context, input }) => compareOn(context, input)),
}
