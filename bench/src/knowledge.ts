import { inHouse } from '../../packages/server/src/platform/db.ts'
import { newId } from '../../packages/server/src/platform/ids.ts'
import { entryDoc } from '../../packages/server/src/modules/knowledge/entries.ts'
import { dice, question, reply, TOPIC_NAMES, pick } from '../../packages/server/src/modules/seed/words.ts'
import type { Stand } from './stand.ts'

/** Entries of the information file, up to `to` of them. */
export async function growKnowledge(stand: Stand, to: number): Promise<void> {
  const have = Number((await stand.owner.query<{ n: number }>('select coalesce(max(number), 0) as n from knowledge where tenant_id = $1', [stand.tenant])).rows[0]?.n ?? 0)
  const roll = dice(5)
  const at = new Date().toISOString()
  for (let n = have; n < to; n += 1000) {
    const rows = Array.from({ length: Math.min(1000, to - n) }, (_, i) => {
      const topic = pick(roll, TOPIC_NAMES)
      return { id: newId(), number: n + i + 1, kind: 'information', subject: question(roll, topic), department: pick(roll, ['客服部', '工程部', '财务部', '保安部']), content: reply(roll, topic), phone: null, source: '部门提供', version: 1, checked_at: at, retired: false, history: [] }
    })
    await inHouse(stand.pool, stand.tenant, async (tx) => {
      await tx.query('insert into knowledge (tenant_id, id, number, kind, subject, department, content, source, version, checked_at) select $1, id, number, kind, subject, department, content, source, version, checked_at from jsonb_populate_recordset(null::knowledge, $2)', [tx.tenant, JSON.stringify(rows)])
      await tx.query('insert into search_doc (tenant_id, type, ref, unit_ids, title, detail, folded, tokens, at) select $1, type, ref, unit_ids, title, detail, folded, tokens, at from jsonb_populate_recordset(null::search_doc, $2)', [tx.tenant, JSON.stringify(rows.map((r) => entryDoc(r, at)))])
    })
  }
  if (have < to) await stand.owner.query('vacuum analyze knowledge, search_doc')
}
