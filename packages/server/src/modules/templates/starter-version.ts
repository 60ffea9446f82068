import { inHouse, type Pool } from '../../platform/db.ts'
import { holdBytes, type FileStore } from '../../platform/files/index.ts'
import { newId } from '../../platform/ids.ts'
import { rulesOf } from '../rules/index.ts'
import { DOCX } from './make.ts'
import { starterOf } from './starter.ts'
import { addVersion } from './store.ts'
import { paperLanguage } from './values.ts'

/** Keeps the document one begins with as a template in use, as `person` (the sample house); nothing where the house has no such kind. */
export async function addStarter(pool: Pool, tenant: string, person: string, kind: string, name: string, store: FileStore): Promise<void> {
  const rules = await rulesOf(pool, tenant)
  const def = Object.hasOwn(rules.catalogue.kinds, kind) ? rules.catalogue.kinds[kind] : undefined
  if (!def) return
  const { bytes } = starterOf(def, paperLanguage(rules))
  // Our own document needs no child to be read in.
  const read = await (await import('../../platform/docx/jobs.ts')).docxJobs.readTemplate(bytes)
  if (!('tags' in read)) return
  const sha256 = await store.put(bytes)
  await inHouse(pool, tenant, async (tx) => {
    await holdBytes(tx, store, sha256, bytes)
    await addVersion(tx, { person }, { kind, name }, { document: newId(), name: `${name}.docx`, type: DOCX, size: bytes.length, sha256, tags: read.tags, note: null, publish: true })
  })
}
