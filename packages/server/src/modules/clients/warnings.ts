import type { ConsentWarning } from '@guixing/contract/clients'
import { dayIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'
import { warningsOf, type Consent } from './consent-state.ts'
import { familySql } from './family.ts'

/** Consents of a client withdrawn or run out, to be said wherever it is called or written to. */
export async function consentWarnings(tx: Tx, rules: Rules, client: string): Promise<ConsentWarning[]> {
  const rows = await tx.query<Consent & { contact: string | null }>(
    `select c.purpose, c.ways, c.contact_id, c.given_on, c.until, c.withdrawn_on, k.name as contact from client_consent c left join client_contact k on k.tenant_id = $1 and k.id = c.contact_id
     where c.tenant_id = $1 and c.client_id = any(${familySql('$2')}) order by c.given_on desc limit 300`, [tx.tenant, client])
  return warningsOf(rows, dayIn(rules.house.zone, new Date().toISOString()), (id) => rows.find((r) => r.contact_id === id)?.contact ?? null)
}
