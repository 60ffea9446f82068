import { clientKey } from '@guixing/core/text/client-key'
import { afterAction, type Held, type Work } from '../engine/index.ts'

/** A lead carries what its client is recognised by, so that another team's lead for the same door is found at once (S01-25). */
function recognise(_: Work, held: Held): void {
  const name = held.matter.fields.clientName
  const key = typeof name === 'string' ? clientKey(name) : ''
  if ((held.matter.fields.clientKey ?? '') === key) return
  held.matter.fields.clientKey = key
  held.keysChanged.add('clientKey')
  held.dirty = true
}
for (const action of ['tip', 'register', 'take-up', 'edit']) afterAction(`lead.${action}`, recognise)
