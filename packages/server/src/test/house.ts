import { afterAll } from 'vitest'
import type { ApiContext } from '../platform/api.ts'
import { inHouse, makePool, type Pool, type Tx } from '../platform/db.ts'
import { createAccount } from '../platform/identity/index.ts'
import type { TestDatabase } from '../platform/postgres/test-database.ts'
import type { Caller } from '../modules/engine/index.ts'
import { addSamplePeople, foundHouse, SAMPLE_HOUSE, SAMPLE_PEOPLE, type AdoptedPack } from '../modules/house/index.ts'
import { rulesOf, type Rules } from '../modules/rules/index.ts'

export { testDatabase } from '../platform/postgres/test-database.ts'
export const TEST_PASSWORD = 'guixing-sample'

export interface TestHouse {
  tenant: string
  /** The application's role, bound by row-level security; closed when the test file ends. */
  pool: Pool
  /** The owner of the tables: for looking, and for setting up what no action could. */
  owner: Pool
  /** Ids by name: `people['陈晓琳']`, `units['工程部']`; `units.root` is the house itself. An unknown name throws. */
  people: Record<string, string>
  units: Record<string, string>
  as(name: string): Caller
  system: Caller
  /** What an API handler gets when this person asks (nobody: not signed in): `call(deskRoutes.summary, undefined, { context: house.context('陈晓琳') })` with `call` of @orpc/server. */
  context(name?: string | null, idempotencyKey?: string, request?: string): ApiContext
  rules(): Promise<Rules>
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

export interface HouseOptions {
  /** Regulations in force, by code or with level and first day; none by default. */
  packs?: (string | AdoptedPack)[]
  name?: string
  zone?: string
  language?: string
  /** Accounts for everybody: login is the Chinese name, password TEST_PASSWORD. Costs about 70 ms each. */
  accounts?: boolean
}

/**
 * A house with the sample's units and people and nothing else in it. Call it at the top level of the test file:
 * `const house = await makeHouse(await testDatabase(), { packs: ['s03', 's32'] })`. Several houses may share one database.
 * 周敏 supervises the service group, 王建国 is the property manager, 韩志远 the general manager, who administers.
 */
export async function makeHouse(db: TestDatabase, options: HouseOptions = {}): Promise<TestHouse> {
  const pool = makePool(db.appUrl, 10)
  const owner = makePool(db.ownerUrl, 2)
  afterAll(async () => { await pool.end(); await owner.end() })
  let found = { units: {} as Record<string, string>, people: {} as Record<string, string> }
  const tenant = await foundHouse(pool, {
    name: options.name ?? SAMPLE_HOUSE, zone: options.zone ?? 'Asia/Shanghai', language: options.language ?? 'zh-CN', packs: options.packs ?? [],
    also: async (tx, root) => { found = await addSamplePeople(tx, root) },
  })
  const people = known('person', found.people)
  if (options.accounts) for (const name of SAMPLE_PEOPLE) await createAccount(pool, { tenant, person: found.people[name] ?? '', login: name, name, password: TEST_PASSWORD })
  return {
    tenant, pool, owner, people, units: known('unit', found.units),
    as: (name) => ({ tenant, person: people[name] ?? null, as: 'person' }),
    system: { tenant, person: null, as: 'system' },
    context: (name = null, idempotencyKey, request = '') => ({
      pool, tenant: name === null ? null : tenant, person: name === null ? null : people[name] ?? null, idempotencyKey: idempotencyKey ?? null, request, nudge: () => undefined, ip: '127.0.0.1', headers: {},
    }),
    rules: () => rulesOf(pool, tenant),
    read: (work) => inHouse(pool, tenant, work, 'read'),
    write: (work) => inHouse(pool, tenant, work),
  }
}

/** A misspelt name in a test must not pass as nobody. */
function known(what: string, ids: Record<string, string>): Record<string, string> {
  return new Proxy(ids, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target) && name !== 'then' && name !== 'toJSON') throw new Error(`no ${what} ${name} in the test house`)
      return Reflect.get(target, name) as string
    },
  })
}
