import { inHouse, writeRows } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { decideOn } from '../approvals/index.ts'
import { actOn, openMatter, type Caller, type Fields } from '../engine/index.ts'
// Its hooks count days and hours and hand duties on.
import '../leave/index.ts'
import { raiseRevision, rulesOf } from '../rules/index.ts'
import type { dates, Stage } from './sample-play.ts'

const UNIT_LEADER = '沈国梁'
const UNITS = ['客服部', '工程部', '保安部', '物业部', '财务部', '租赁部']

/**
 * Leave, overtime and a seal as they live in the house: one leave granted and ahead with its substitute, one that waits for the department
 * manager, overtime done whose pay is to be set, one more asked for, and a contract sealed. Where S06 and S10 are not in force: nothing.
 */
export async function sampleLeave(stage: Stage, d: ReturnType<typeof dates>): Promise<void> {
  const rules = await rulesOf(stage.pool, stage.tenant)
  if (!['s06', 's10'].every((code) => rules.adopted.some((a) => a.code === code && a.level !== 'reference'))) return
  await inHouse(stage.pool, stage.tenant, async (tx) => {
    await writeRows(tx, { role_grant: UNITS.flatMap((name) => (stage.units[name] ? [{ id: newId(), person_id: stage.people[UNIT_LEADER], role: 'unit-leader', unit_id: stage.units[name], scope: 'unit-tree', granted_at: d.iso(stage.now) }] : [])) })
    await raiseRevision(tx)
  })
  const as = (who: string, at?: number): Caller => ({ tenant: stage.tenant, person: stage.people[who] ?? null, as: 'person', ...(at === undefined ? {} : { at: d.iso(at) }) })
  const open = async (who: string, at: number, kind: string, fields: Fields): Promise<string> => (await openMatter(stage.pool, as(who, at), { kind, action: 'apply', fields })).id
  const agree = async (id: string, words: string): Promise<void> => {
    const [task] = await inHouse(stage.pool, stage.tenant, (tx) => tx.query<{ id: string; candidates: string[] }>("select id, candidates from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open' limit 1", [tx.tenant, id]), 'read')
    if (task) await decideOn(stage.pool, { tenant: stage.tenant, person: task.candidates[0] ?? null, as: 'person' }, task.id, { outcome: 'agree', words })
  }
  const wall = (days: number, time: string): string => d.iso(d.day(days, time))
  const workday = (from: number, step: number): number => { let n = from; while ([0, 6].includes(new Date(`${d.dayBack(n)}T00:00:00Z`).getUTCDay())) n += step; return n }

  const ahead = workday(-5, -1)
  const granted = await open('钱伟', d.day(2, '10:20'), 'leave', { leaveKind: 'annual', fromAt: wall(ahead, '09:00'), untilAt: wall(workday(ahead - 1, -1), '18:00'), reason: '回乡探亲', substitute: stage.people['高敏'] ?? null })
  await agree(granted, '同意')
  await agree(granted, '同意，注意交接')
  const next = workday(-8, -1)
  await open('马俊', d.day(1, '16:40'), 'leave', { leaveKind: 'personal', fromAt: wall(next, '13:00'), untilAt: wall(next, '18:00'), reason: '办理户口迁移' })

  const evening = workday(3, 1)
  const worked = await open('马俊', d.day(evening, '15:30'), 'overtime', { fromAt: wall(evening, '18:30'), untilAt: wall(evening, '21:00'), reason: '2号楼水泵抢修' })
  await agree(worked, '同意')
  await actOn(stage.pool, as('马俊'), { id: worked, action: 'done', fields: { doneFrom: wall(evening, '18:30'), doneUntil: wall(evening, '21:10') } })
  const weekend = (() => { let n = -1; while (new Date(`${d.dayBack(n)}T00:00:00Z`).getUTCDay() !== 6) n -= 1; return n })()
  await open('马俊', d.day(1, '17:05'), 'overtime', { fromAt: wall(weekend, '09:00'), untilAt: wall(weekend, '12:00'), reason: '配电房年检' })

  const seal = await open('马俊', d.day(4, '09:15'), 'seal-use', { document: '电梯维保合同', seal: 'contract', copies: 2, purpose: '与维保单位签约', counterparty: '杭州恒升电梯工程有限公司' })
  await actOn(stage.pool, as('何志强', d.day(4, '10:05')), { id: seal, action: 'approve', fields: {} })
  await actOn(stage.pool, as('韩志远', d.day(4, '14:30')), { id: seal, action: 'use', fields: { stamped: 2 } })
}
