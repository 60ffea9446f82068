import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../test/house.ts'
import { Invalid } from '../../platform/errors.ts'
import { askApproval, decideOn } from '../approvals/index.ts'
import { engagementRoutes, warnEndingExceptions } from './index.ts'
import { day, firmHouse, refused, today } from './test-firm.ts'

const { house, act, lead, rows, outcomes, id } = await firmHouse(await testDatabase(), ['s11'])
const CONTROL = 's11.fixed-assigned'

describe('S11-17 an exception with an end', async () => {
  const business = await lead('例外客户', { nextFollowUp: day(30) })
  await house.owner.query(`update matter set fields = fields || '{"fixedClient": true}' where id = $1`, [business])
  const name = () => act('韩志远', business, 'name-pm', { prospectivePm: id('何志强') })
  const allow = async (holds: { until?: string; once?: boolean }) => {
    await askApproval(house.pool, house.as('陈晓琳'), business, CONTROL, 'exception', '客户当天就要见人')
    const [task] = await rows<{ id: string; candidates: string[] }>("select id, candidates from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open'", [business])
    return decideOn(house.pool, { tenant: house.tenant, person: task?.candidates[0] ?? null, as: 'person' }, task?.id ?? '', { outcome: 'agree', words: '同意', ...holds })
  }
  const shown = async () => (await call(engagementRoutes.one, { id: business }, { context: house.context('陈晓琳') })).exceptions.map((e) => [e.standing, e.until, e.once, e.by?.name])
  const yesterday = () => house.owner.query(`update approval set body = jsonb_set(body, '{holds,until}', to_jsonb($2::text)) where matter_id = $1 and body->'holds' ? 'until'`, [business, day(-1)])

  it('for one act opens the gate once; it is counted as waived, stays in the history, and the gate holds again', async () => {
    expect(await refused(name())).toContain(CONTROL)
    await allow({ once: true })
    expect(await shown()).toEqual([['holds', null, true, '周敏']])
    await name()
    expect((await outcomes(business, CONTROL)).filter((o) => o === 'waived')).toHaveLength(1)
    expect(await shown()).toEqual([['ended', null, true, '周敏']])
    expect(await refused(name())).toContain(CONTROL)
  })
  it('to the end of a day opens it as often as needed on that day, and not the day after; its holder is warned once', async () => {
    await allow({ until: today })
    await name()
    await name()
    expect((await shown())[0]).toEqual(['ending', today, false, '周敏'])
    expect(await warnEndingExceptions(house.pool, house.tenant)).toBe(1)
    await warnEndingExceptions(house.pool, house.tenant)
    expect(await rows("select 1 from notice where tenant_id = $1 and code = 'exception-ending' and person_id = $2", [id('陈晓琳')])).toHaveLength(1)
    await yesterday()
    expect(await refused(name())).toContain(CONTROL)
    expect((await shown()).map(([standing]) => standing)).toEqual(['ended', 'ended'])
  })
  it('ends thirty days on where nobody said when, and the fact says so', async () => {
    await allow({})
    expect((await shown())[0]).toEqual(['holds', day(30), false, '周敏'])
    expect(await rows("select 1 from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 and d.body->>'until' = $3", [business, day(30)])).toHaveLength(1)
  })
  it('is not allowed for a day that has passed', async () => {
    await expect(allow({ until: day(-1) })).rejects.toThrow(Invalid)
  })
})
