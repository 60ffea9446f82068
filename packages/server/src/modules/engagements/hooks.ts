import { clientKey } from '@guixing/core/text/client-key'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { attachClient, clientOfLead } from '../clients/index.ts'
import { afterAction, type Held, type Work } from '../engine/index.ts'

/** A lead carries what its client is recognised by, so that another team's lead for the same door is found at once (S01-25). Answers whether it is another than before. */
function recognise(held: Held): boolean {
  const name = held.matter.fields.clientName
  const key = typeof name === 'string' ? clientKey(name) : ''
  if ((held.matter.fields.clientKey ?? '') === key) return false
  held.matter.fields.clientKey = key
  held.keysChanged.add('clientKey')
  held.dirty = true
  return true
}
/** Whoever gives a tip need not know the archive: the client is found, and made when the lead is registered. */
const withClient = (makes: boolean) => (work: Work, held: Held, actor: Actor): Promise<void> => attachClient(work, held, actor, recognise(held), makes)
afterAction('lead.tip', withClient(false))
for (const action of ['register', 'take-up', 'edit']) afterAction(`lead.${action}`, withClient(true))
afterAction('contract.draft', clientOfLead)
