import { expect, it } from 'vitest'
import { APP_ROLE, ensureAppRole } from './app-role.ts'
import { withClient } from './connection.ts'
import { testDatabase } from './test-database.ts'

const db = await testDatabase()
const other = await testDatabase()

const query = (url: string, sql: string) => withClient(url, async (client) => (await client.query(sql)).rows as Record<string, unknown>[])

it('gives each caller a database of its own', async () => {
  await query(db.ownerUrl, 'create table mine (n int)')
  expect(await query(other.ownerUrl, "select to_regclass('mine') as found")).toEqual([{ found: null }])
})

it('gives an application role that owns nothing and that row-level security binds', async () => {
  const [role] = await query(db.appUrl, 'select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user')
  expect(role).toEqual({ rolname: APP_ROLE, rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false })
  expect(await query(db.appUrl, 'select 1 from pg_class where relowner = (select oid from pg_roles where rolname = current_user)')).toEqual([])
  await query(db.ownerUrl, "create table guarded (n int); alter table guarded enable row level security; insert into guarded values (1); grant select on guarded to guixing_app")
  expect(await query(db.appUrl, 'select * from guarded')).toEqual([])
  await expect(query(db.appUrl, 'create table public.sneaked (n int)')).rejects.toMatchObject({ code: '42501' })
})

it('leaves a role that is right alone, and says undefined to an owner that may not create roles', async () => {
  const password = decodeURIComponent(new URL(db.appUrl).password)
  expect(await ensureAppRole(db.ownerUrl, password)).toBe(db.appUrl)
  await query(db.ownerUrl, "create role plain_owner login password 'p'")
  const plain = new URL(db.ownerUrl)
  plain.username = 'plain_owner'
  plain.password = 'p'
  try {
    expect(await ensureAppRole(plain.href, 'another')).toBeUndefined()
  } finally {
    await query(db.ownerUrl, 'drop role plain_owner')
  }
})
