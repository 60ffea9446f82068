import type { Words } from '@guixing/core/model/text'
import type { Tx } from '../../platform/db.ts'
import { noticeWords } from '../../platform/messaging/index.ts'
import type { DutyRow } from '../duties/index.ts'
import { controlOf, titleOf, type Rules } from '../rules/index.ts'

export interface AlertRecord { id: string; matter_id: string; title: string; kind: string; text: string; raised_at: string; raised_by: string | null; repeat_at: string | null; repeats: number; regulation: string; article: string; read_at: string | null; read_by: string | null; number: string }

export const person = (rules: Rules, id: string | null) => (id ? { id, name: rules.people.get(id)?.name ?? '—' } : null)

export function alertView(rules: Rules, a: AlertRecord) {
  return { id: a.id, matter: a.matter_id, title: a.title, name: titleOf(rules, a.kind, a.title), kind: a.kind, text: a.text.replace('{number}', a.number).replace('{title}', a.title), words: bareWords(rules, a.text), raisedAt: a.raised_at, raisedBy: person(rules, a.raised_by), repeatAt: a.read_at ? null : a.repeat_at, repeats: a.repeats, regulation: a.regulation, article: a.article, readAt: a.read_at, readBy: person(rules, a.read_by) }
}

/** What is reported, without the matter's number and title, which stand beside it. */
function bareWords(rules: Rules, text: string): Words {
  const said = noticeWords(text, { number: '', title: '' }, rules)
  const bare = (words: string): string => words.replace(/^[\s：:，,]+|[\s：:，,]+$/g, '')
  return { 'zh-CN': bare(said['zh-CN']), 'zh-TW': bare(said['zh-TW']), en: bare(said.en) }
}

export async function alertsFor(tx: Tx, people: string[]): Promise<AlertRecord[]> {
  return tx.query<AlertRecord>('select a.*, m.title, m.kind, m.number from alert a join matter m on m.tenant_id = a.tenant_id and m.id = a.matter_id where a.tenant_id = $1 and a.recipients && $2::uuid[] and a.read_at is null order by a.raised_at limit 50', [tx.tenant, people])
}

export function dutyView(rules: Rules, d: DutyRow) {
  const control = controlOf(rules, d.control)
  return { id: d.id, control: d.control, regulation: d.regulation, article: d.article, name: control?.name ?? { 'zh-CN': d.control, 'zh-TW': d.control, en: d.control }, period: d.period, opensAt: d.opens_at, dueAt: d.due_at, state: d.state, matter: d.matter_id, doneAt: d.done_at, doneBy: person(rules, d.done_by), paper: control?.type === 'duty' ? control.opens?.kind ?? null : null }
}

