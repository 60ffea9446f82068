import type { Client } from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import { withClient } from './connection.ts'
import { errorCode } from './errors.ts'

/** The account the application works with: it owns nothing and row-level security binds it. */
export const APP_ROLE = 'guixing_app'

/**
 * Creates or updates the role `guixing_app` with this password and returns the application's URL for the same
 * database, or undefined where the owner may not create roles: the application then works as the owner, with a warning.
 */
export async function ensureAppRole(ownerUrl: string, password: string): Promise<string | undefined> {
  const url = new URL(ownerUrl)
  url.username = APP_ROLE
  url.password = encodeURIComponent(password)
  if (await mayEnter(url.href)) return url.href
  // Roles belong to the whole server: two applications at once collide on the same catalogue row, whatever their databases.
  for (let attempt = 1; ; attempt += 1) {
    try {
      await withClient(ownerUrl, (client) => writeRole(client, password))
      return url.href
    } catch (error) {
      if (errorCode(error) === '42501') return undefined
      if (!['XX000', '23505', '42710', '40001'].includes(errorCode(error)) || attempt === 5) throw error
      await wait(attempt * 50)
    }
  }
}

/** The role is right already, as at every start but the first: nothing is written then. */
async function mayEnter(appUrl: string): Promise<boolean> {
  try {
    return await withClient(appUrl, async (client) => {
      const { rows } = await client.query<{ plain: boolean }>('select not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb) as plain from pg_roles where rolname = current_user')
      return rows[0]?.plain === true
    })
  } catch {
    return false
  }
}

async function writeRole(client: Client, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE])
  const verb = rowCount ? 'alter' : 'create'
  // A mere CREATEROLE owner may not touch SUPERUSER or BYPASSRLS, not even to say no; new roles have neither.
  const { rows } = await client.query<{ super: boolean }>('select rolsuper as super from pg_roles where rolname = current_user')
  const never = rows[0]?.super ? 'nosuperuser nobypassrls' : ''
  await client.query(`${verb} role ${APP_ROLE} login ${never} nocreatedb nocreaterole password ${client.escapeLiteral(password)}`)
}
