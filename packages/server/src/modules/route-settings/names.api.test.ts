import { call } from '@orpc/server'
import type { RouteSet } from '@guixing/core/model/control'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { houseRouteRoutes as doors } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s02', 's06', 's10'] })
const at = { context: house.context('韩志远') }
const head = { who: { role: 'department-head' }, does: 'approve' }
const leader = { who: { role: 'unit-leader' }, does: 'approve' }
const save = (control: string, body: unknown) => call(doors.save, { control, edit: 0, over: 0, body }, at)
const faults = (run: Promise<unknown>) => run.then(() => [], (error: { errors?: { field: string; code: string; params: { who?: unknown } }[] }) => { if (!error.errors) throw error as unknown as Error; return error.errors })

describe('whom an article names', () => {
  it('S10-04: is not left out by a route of the house, and the fault says who in three languages at its field', async () => {
    expect(await faults(save('s10.leave-approval', { routes: [{ steps: [head, { who: { person: house.people['刘芳'] } }] }] }))).toEqual([{ field: 'routes.0', code: 'names-left-out', params: { who: { 'zh-CN': '单位领导', 'zh-TW': '單位領導', en: expect.stringMatching(/^[\w ]+$/) } } }])
    expect(await faults(save('s10.leave-approval', { routes: [{ steps: [head, { any: [leader, { who: { role: 'general-manager' } }] }] }] }))).toMatchObject([{ field: 'routes.0.steps.1.any.0', code: 'names-left-out' }])
    expect(await faults(call(doors.try, { control: 's10.leave-approval', body: { routes: [{ steps: [head] }] } }, at))).toMatchObject([{ code: 'names-left-out' }])
  })
  it('S10-04: stands in a longer route, which is published; one written past the checks is not', async () => {
    const { edit } = await save('s10.leave-approval', { routes: [{ steps: [{ who: { person: house.people['刘芳'] }, does: 'opinion' }, head, leader] }] })
    await house.owner.query("update approval_route set routes = $2 where tenant_id = $1 and control = 's10.leave-approval'", [house.tenant, JSON.stringify({ routes: [{ steps: [head] }] })])
    expect(await faults(call(doors.publish, { control: 's10.leave-approval', edit, note: '精简' }, at))).toMatchObject([{ field: 'routes.0', code: 'names-left-out' }])
    const [mine] = (await call(doors.get, { control: 's10.leave-approval' }, at)).versions
    expect(mine?.faults).toMatchObject([{ code: 'names-left-out' }])
    const again = await call(doors.save, { control: 's10.leave-approval', edit, over: 1, body: { routes: [{ steps: [head, leader] }] } }, at)
    expect(await call(doors.publish, { control: 's10.leave-approval', edit: again.edit, note: '按制度' }, at)).toMatchObject({ state: 'published', faults: [] })
  })
  it('every route an article leaves to the house can be taken over as it is', async () => {
    const { routes } = await call(doors.list, undefined, at)
    const open = routes.filter(({ editable }) => editable)
    expect(open.length).toBeGreaterThan(5)
    for (const { control } of open.filter((one) => one.version === null)) {
      const { own } = await call(doors.get, { control }, at)
      expect([control, await faults(save(control, own as unknown as RouteSet))]).toEqual([control, []])
    }
  })
})
