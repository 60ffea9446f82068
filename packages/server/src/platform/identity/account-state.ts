import { normalLogin } from './login.ts'
import { lookUp, type Pool } from '../db.ts'

/** An account may be used when it belongs to somebody and is not disabled. */
export async function accountIsOpen(pool: Pool, userId: string): Promise<boolean> {
  return (await lookUp(pool, 'select 1 from account_person where user_id = $1 and disabled_at is null', [userId])).length === 1
}

export interface Who { tenant: string; person: string }

/** Whose account it is, in whichever house; null when disabled or nobody's. */
export async function ownerOfAccount(pool: Pool, userId: string): Promise<Who | null> {
  const [owner] = await lookUp<Who>(pool, 'select tenant_id as tenant, person_id as person from account_person where user_id = $1 and disabled_at is null', [userId])
  return owner ?? null
}

/** Whether the OIDC provider's person was recognised as this account before. */
export async function isLinked(pool: Pool, userId: string): Promise<boolean> {
  const { rowCount } = await pool.query(`select 1 from account where "userId" = $1 and "providerId" <> 'credential'`, [userId])
  return (rowCount ?? 0) > 0
}

export interface AccountView extends Who { user: string; disabled: boolean }

/** The account of this login, in any spelling and whichever house (command line); null when there is none. */
export async function findAccount(pool: Pool, login: string): Promise<AccountView | null> {
  const { rows } = await pool.query<AccountView>(
    'select p.user_id as user, p.tenant_id as tenant, p.person_id as person, p.disabled_at is not null as disabled from "user" u join account_person p on p.user_id = u.id where u.username = $1', [normalLogin(login.trim())])
  return rows[0] ?? null
}
