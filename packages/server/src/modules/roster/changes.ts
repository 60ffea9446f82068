import type { Held, Work } from '../engine/index.ts'
import { addRow } from '../engine/index.ts'

export const link = (work: Work, from: string, role: string, to: string): void => addRow(work, 'matter_link', { from_id: from, role, to_id: to })
export const unlink = (work: Work, from: string, role: string, to: string): void => {
  work.also.push({ text: 'delete from matter_link where tenant_id = $1 and from_id = $2 and role = $3 and to_id = $4', params: [work.tx.tenant, from, role, to] })
}
/** Someone who has to do with a matter may see it, wherever their role reaches (design §9). */
export const letSee = (held: Held, person: string | null): void => {
  if (person !== null && !held.matter.participants.includes(person)) held.matter.participants = [...held.matter.participants, person]
}
