import type { ContactView, ClientPaper } from '@guixing/contract/clients'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { yuanOf } from '@guixing/core/money/money'
import { maskPhone } from '@guixing/core/text/mask'
import { kindName, person, stageName, type Rules } from '../rules/index.ts'
import { atDesk, type ContactRecord, maskEmail } from '../clients/index.ts'

export interface PaperRow { id: string; kind: string; number: string; title: string; stage: string; final: boolean; amount: string | null; owner_id: string | null; opened_at: string; fields?: Record<string, unknown> }
export const PAPER = 'm.id, m.kind, m.number, m.title, m.stage, m.final, m.amount::text as amount, m.owner_id, m.opened_at'

export function paperOf(rules: Rules, r: PaperRow): ClientPaper {
  return { id: r.id, kind: r.kind, kindName: kindName(rules, r.kind), number: r.number, title: r.title, stage: r.stage, stageName: stageName(rules, r.kind, r.stage), final: r.final, amount: r.amount === null ? null : yuanOf(BigInt(r.amount)), owner: person(rules, r.owner_id), openedAt: r.opened_at }
}

/** A contact as screens show it: number and address masked unless one is in a call with the client (design §9). */
export function contactOf(k: ContactRecord, actor: Actor, inCall: boolean, today: string): Omit<ContactView, 'warnings'> {
  const open = inCall && atDesk(actor)
  return {
    id: k.id, name: k.name, post: k.post, phone: k.phone === null || open ? k.phone : maskPhone(k.phone), email: k.email === null || open ? k.email : maskEmail(k.email), masked: !open && (k.phone !== null || k.email !== null),
    decision: k.decision, main: k.main, note: k.note, since: k.since, until: k.until, gone: k.until !== null && k.until < today, version: k.version,
  }
}
