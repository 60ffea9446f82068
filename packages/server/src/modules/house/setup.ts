import type { Pool, Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { checkedLogin, checkPassword, createAccountIn } from '../../platform/identity/index.ts'
import { newId } from '../../platform/ids.ts'
import { foldText } from '../../platform/search/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { expandDuties } from '../duties/index.ts'
import { askToRead, offered } from '../regulations/index.ts'
import { rulesOf } from '../rules/index.ts'
import { foundHouse } from './found.ts'
import { loadSample, sampleLacks, SAMPLE_FROM_DAYS, SAMPLE_PASSWORD, type SampleDeps } from './sample.ts'
import { SAMPLE_HOUSE } from './sample-people.ts'

export interface Setup { house: string; zone: string; language: string; admin: string; password: string; packs: readonly string[]; sample: boolean }

/** Somebody can sign in: there is a house that was set up. */
export async function isSetUp(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ done: boolean }>('select exists (select 1 from account_person) as done')
  return rows[0]?.done ?? false
}

/** The sample house under every regulation on the shelf; 韩志远, its general manager, administers it. */
export function setUpSample(pool: Pool, deps: SampleDeps = {}): Promise<{ tenant: string; login: string }> {
  return setUpHouse(pool, { house: SAMPLE_HOUSE, zone: 'Asia/Shanghai', language: 'zh-CN', admin: '韩志远', password: SAMPLE_PASSWORD, packs: offered().map((r) => r.code), sample: true }, deps)
}

/**
 * Sets up the installation's house with its first administrator and the adopted regulations in one transaction, then, if wanted, the
 * sample's people and matters. Once only: afterwards NotFound. Invalid at house, zone, language, admin, password or packs; nothing is
 * left behind then. Answers how the administrator signs in.
 */
export async function setUpHouse(pool: Pool, input: Setup, deps: SampleDeps = {}): Promise<{ tenant: string; login: string }> {
  if (await isSetUp(pool)) throw new NotFound()
  const login = loginOf(input.admin)
  checkPassword(input.password)
  const packs = [...new Set(input.packs.map((code) => code.trim().toLowerCase()))]
  if (packs.length === 0) throw invalid('packs', 'required')
  const lacking = input.sample ? sampleLacks(packs) : []
  if (lacking.length > 0) throw invalid('packs', 'sample-needs', { packs: lacking.join(', ') })
  const from = input.sample ? new Date(Date.now() - SAMPLE_FROM_DAYS * 86_400_000).toISOString().slice(0, 10) : undefined
  const tenant = await foundHouse(pool, {
    name: input.house, zone: input.zone, language: input.language, packs: packs.map((code) => ({ code, ...(from ? { from } : {}) })),
    also: async (tx, root) => {
      // Two who set up at the same moment: the second waits here and finds the account of the first.
      await tx.query("select pg_advisory_xact_lock(hashtextextended('guixing/setup', 0))")
      const [other] = await tx.query('select 1 from account_person limit 1')
      if (other) throw new NotFound()
      await addAdministrator(tx, root.id, { name: input.admin.trim(), login, password: input.password, language: input.language })
    },
  })
  if (input.sample) await loadSample(pool, tenant, deps)
  else for (const a of (await rulesOf(pool, tenant)).adopted) await askToRead(pool, tenant, a.code)
  await expandDuties(pool, tenant)
  return { tenant, login }
}

function loginOf(admin: string): string {
  if (admin.trim() === '') throw invalid('admin', 'required')
  try {
    return checkedLogin(admin)
  } catch {
    throw invalid('admin', 'bad-login', { max: 60 })
  }
}

async function addAdministrator(tx: Tx, unit: string, who: { name: string; login: string; password: string; language: string }): Promise<void> {
  const id = newId()
  await tx.query('insert into person (tenant_id, id, name, login, unit_id, language, search) values ($1, $2, $3, $4, $5, $6, $7)', [tx.tenant, id, who.name, who.login, unit, who.language, foldText(who.name)])
  await tx.query("insert into role_grant (tenant_id, id, person_id, role, unit_id, scope) values ($1, $2, $3, 'administrator', null, 'house')", [tx.tenant, newId(), id])
  await tx.query('update unit set head_id = $3 where tenant_id = $1 and id = $2', [tx.tenant, unit, id])
  await createAccountIn(tx, { person: id, login: who.login, name: who.name, password: who.password })
  await streamFact(tx, 'person-added', { name: who.name, unit, active: true, roles: [{ role: 'administrator', unit: null, scope: 'house' }] }, `person:${id}`, null)
}
