import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { packsDir } from '@guixing/packs'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { openMatter } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'
import { houseRouteRoutes as doors } from './index.ts'

// The notice-board as if its article left the chain to the house, and named nobody who may not be taken out of it.
const packs = mkdtempSync(join(tmpdir(), 'guixing-routes-'))
for (const part of ['catalogue', 'regulations']) cpSync(join(packsDir(), part), join(packs, part), { recursive: true })
const file = join(packs, 'regulations/s31/controls.yaml')
writeFileSync(file, readFileSync(file, 'utf8').replace('- id: s31.notice-board-approval\n  type: approval\n', (found) => `${found}  routesBy: house\n`).replace('{who: centre-director, does: approve}', '{who: centre-director, does: approve, removable: true}'))
process.env.GUIXING_PACKS_DIR = packs
afterAll(() => { delete process.env.GUIXING_PACKS_DIR; rmSync(packs, { recursive: true, force: true }) })

const CONTROL = 's31.notice-board-approval'
const house = await makeHouse(await testDatabase(), { packs: ['s03', 's31'] })
const at = (who: string) => ({ context: house.context(who) })
const ADMIN = '韩志远'
const by = (name: string) => ({ who: { person: house.people[name] ?? '' }, does: 'approve' })
const body = (...steps: unknown[]) => ({ routes: [{ steps }] })
const get = (who = ADMIN) => call(doors.get, { control: CONTROL }, at(who))
const save = async (routes: unknown, who = ADMIN) => { const now = await get(); const draft = now.versions.find(({ state }) => state === 'draft'); return call(doors.save, { control: CONTROL, edit: draft?.edit ?? 0, over: now.versions[0]?.version ?? 0, body: routes }, at(who)) }
const publish = async (routes: unknown, from?: string) => { const { edit } = await save(routes); return call(doors.publish, { control: CONTROL, edit, note: '按会议决定', ...(from ? { from } : {}) }, at(ADMIN)) }
const board = async () => (await openMatter(house.pool, house.as('周敏'), { kind: 'notice-board', fields: { problems: '停车难', topics: '停车', text: '停车新规则' } })).id
const ask = (id: string) => call(matterRoutes.askApproval, { id, control: CONTROL, words: '请审定' }, at('周敏'))
const todo = async (who: string, id: string) => (await call(workRoutes.approvals, { box: 'todo' }, at(who))).items.filter((item) => item.matter.id === id)
const agree = async (who: string, id: string) => (await call(workRoutes.decide, { task: (await todo(who, id))[0]?.task ?? '', outcome: 'agree' }, at(who))).state
const running = async (id: string) => (await call(doors.running, { control: CONTROL }, at(ADMIN))).approvals.find(({ matter }) => matter.id === id)!
const errorsOf = (run: Promise<unknown>) => run.then(() => [], (error: { errors?: { field: string; code: string }[] }) => { if (!error.errors) throw error as unknown as Error; return error.errors.map(({ field, code }) => `${field} ${code}`) })

beforeEach(async () => {
  const { versions } = await get()
  const draft = versions.find(({ state }) => state === 'draft')
  if (draft) await call(doors.discard, { control: CONTROL, edit: draft.edit }, at(ADMIN))
  if (versions.some(({ state }) => state === 'published')) await call(doors.retire, { control: CONTROL, note: '复原' }, at(ADMIN))
})

describe('who lays routes', () => {
  it('to whoever does not administer there is no such page', async () => {
    const who = at('陈晓琳')
    await expect(call(doors.list, undefined, who)).rejects.toThrow('not found')
    await expect(get('陈晓琳')).rejects.toThrow('not found')
    await expect(call(doors.save, { control: CONTROL, edit: 0, over: 0, body: body(by('刘芳')) }, who)).rejects.toThrow('not found')
    await expect(call(doors.publish, { control: CONTROL, edit: 1, note: '好' }, who)).rejects.toThrow('not found')
    await expect(call(doors.retire, { control: CONTROL, note: '好' }, who)).rejects.toThrow('not found')
    await expect(call(doors.try, { control: CONTROL }, who)).rejects.toThrow('not found')
    await expect(call(doors.running, { control: CONTROL }, who)).rejects.toThrow('not found')
    const id = await board()
    await ask(id)
    const { approval } = await running(id)
    await expect(call(doors.previewMove, { id: approval }, who)).rejects.toThrow('not found')
    await expect(call(doors.move, { id: approval, reason: '换', seen: 'x' }, who)).rejects.toThrow('not found')
  })
  it('where the article fixes the chain it is shown and not changed', async () => {
    const { routes } = await call(doors.list, undefined, at(ADMIN))
    expect(routes.map(({ control, editable }) => [control, editable])).toEqual([['s03.off-site', false], ['s03.temporary-activity', false], [CONTROL, true]].sort((a, b) => routes.findIndex((r) => r.control === a[0]) - routes.findIndex((r) => r.control === b[0])))
    expect(routes.find(({ control }) => control === 's03.off-site')).toMatchObject({ regulation: 's03', article: '4.2.3', version: null, steps: 1 })
    expect(await errorsOf(call(doors.save, { control: 's03.off-site', edit: 0, over: 0, body: body(by('刘芳')) }, at(ADMIN)))).toEqual(['control fixed'])
    await expect(call(doors.get, { control: 's03.agreed-time' }, at(ADMIN))).rejects.toThrow('not found')
  })
})

describe('a draft', () => {
  it('with errors is refused at the field, and so is a publication of what has become wrong', async () => {
    expect(await errorsOf(save(body({ who: { role: 'curator' } }, { all: [] })))).toContain('routes.0.steps.1.all empty')
    expect(await errorsOf(save(body({ who: { role: 'curator' } })))).toEqual(['routes.0.steps.0.who unknown-role'])
    expect(await errorsOf(save({ routes: [{ when: { is: ['$nothing', 1] }, steps: [by('刘芳')] }] }))).toEqual(['routes.0.when unknown-name'])
    expect(await errorsOf(save(body({ any: [{ who: { person: '0190c2d0-0000-7000-8000-000000000001' } }] })))).toEqual(['routes.0.steps.0.any.0.who unknown-person'])
    expect(await errorsOf(save({ routes: [{ steps: [by('刘芳')] }], copies: [{ unit: 'x' }] }))).toEqual(['copies.0 unknown-unit'])
    const { edit } = await save(body({ who: { role: 'centre-director' } }, by('马俊')))
    await house.owner.query('update person set active = false where id = $1', [house.people['马俊']])
    await house.owner.query('update house set rev = rev + 1 where id = $1', [house.tenant])
    await house.rules()
    try {
      await new Promise((done) => setTimeout(done, 1100))
      expect(await errorsOf(call(doors.publish, { control: CONTROL, edit, note: '好' }, at(ADMIN)))).toEqual(['routes.0.steps.1.who unknown-person'])
    } finally {
      await house.owner.query('update person set active = true where id = $1', [house.people['马俊']])
      await house.owner.query('update house set rev = rev + 1 where id = $1', [house.tenant])
      await new Promise((done) => setTimeout(done, 1100))
    }
  })
  it('needs a note and a day that has not gone by to be published', async () => {
    const { edit } = await save(body(by('刘芳')))
    expect(await errorsOf(call(doors.publish, { control: CONTROL, edit, note: ' ' }, at(ADMIN)))).toEqual(['note required'])
    expect(await errorsOf(call(doors.publish, { control: CONTROL, edit, note: '好', from: '2020-01-01' }, at(ADMIN)))).toEqual(['from past'])
    expect(await errorsOf(call(doors.publish, { control: CONTROL, edit, note: '好', from: '2099-02-31' }, at(ADMIN)))).toEqual(['from date'])
  })
  it('of two who save from the same draft the second is told who was first', async () => {
    const first = await save(body(by('刘芳')))
    await call(doors.save, { control: CONTROL, edit: first.edit, over: first.version, body: body(by('王建国')) }, at(ADMIN))
    await expect(call(doors.save, { control: CONTROL, edit: first.edit, over: first.version, body: body(by('赵立')) }, at(ADMIN))).rejects.toMatchObject({ fact: { what: 'route-saved', by: { name: ADMIN } } })
    const { versions } = await get()
    expect(JSON.stringify(versions[0]?.body)).toContain(house.people['王建国'])
  })
  it('of two who publish at once exactly one does, and the other is told', async () => {
    const { edit } = await save(body(by('刘芳')))
    const both = await Promise.allSettled([1, 2].map(() => call(doors.publish, { control: CONTROL, edit, note: '同时' }, at(ADMIN))))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { fact: { what: 'route-published' } } })
    const { rows } = await house.owner.query<{ n: number }>("select count(*)::int as n from approval_route where tenant_id = $1 and state = 'published'", [house.tenant])
    expect(rows[0]?.n).toBe(1)
  })
  it('begun before another was published is not saved over it', async () => {
    const { versions } = await get()
    const over = versions[0]?.version ?? 0
    await publish(body(by('刘芳')))
    await expect(call(doors.save, { control: CONTROL, edit: 0, over, body: body(by('赵立')) }, at(ADMIN))).rejects.toMatchObject({ fact: { what: 'route-published' } })
  })
})

describe('a published version', () => {
  it('is kept for good: the database changes and removes none of it', async () => {
    const { version } = await publish(body(by('刘芳')))
    const one = [house.tenant, CONTROL, version]
    await expect(house.owner.query("update approval_route set routes = '{}' where tenant_id = $1 and control = $2 and version = $3", one)).rejects.toThrow('never changed')
    await expect(house.owner.query('delete from approval_route where tenant_id = $1 and control = $2 and version = $3', one)).rejects.toThrow('never removed')
    const { rows } = await house.owner.query<{ what: string }>("select what from fact where tenant_id = $1 and stream = $2 order by seq desc limit 1", [house.tenant, `approval-route:${CONTROL}`])
    expect(rows[0]?.what).toBe('route-published')
  })
  it('X-03: is taken by what is asked afterwards; what runs stays on its version, and the article holds again after it is retired', async () => {
    const before = await board()
    await ask(before)
    await publish(body(by('王建国'), by('刘芳')))
    const after = await board()
    await ask(after)
    expect([(await todo('刘芳', before)).length, (await todo('王建国', before)).length]).toEqual([1, 0])
    expect([(await todo('刘芳', after)).length, (await todo('王建国', after)).length]).toEqual([0, 1])
    expect([(await running(before)).version, (await running(after)).version]).toEqual([null, expect.any(Number)])
    expect([(await running(before)).behind, (await running(after)).behind]).toEqual([true, false])
    const page = async (id: string) => (await call(approvalRoutes.detail, { id: (await running(id)).approval }, at('周敏'))).version
    expect([await page(before), await page(after)]).toEqual([null, { n: (await running(after)).version, from: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) }])
    expect(await agree('王建国', after)).toBe('open')
    await publish(body(by('赵立')))
    expect(await agree('刘芳', after)).toBe('approved')
    expect(await agree('刘芳', before)).toBe('approved')
    await call(doors.retire, { control: CONTROL, note: '按制度' }, at(ADMIN))
    const last = await board()
    await ask(last)
    expect((await todo('刘芳', last)).length).toBe(1)
  })
  it('waits for its day', async () => {
    await publish(body(by('王建国')), '2099-01-01')
    const id = await board()
    await ask(id)
    expect((await todo('刘芳', id)).length).toBe(1)
    expect((await get()).next).toMatchObject({ from: '2099-01-01' })
  })
})

describe('trying on a sample', () => {
  it('says who would be asked, by which route, with the times; exactly those are asked when it is', async () => {
    const routes = { routes: [{ when: { is: ['$topics', '停车'] }, steps: [{ who: { person: house.people['王建国'] }, timeouts: [{ within: { days: 1 }, do: 'remind' }] }, { all: [{ who: 'centre-director' }, { who: { headOf: '$unit' }, when: { is: ['$topics', '电梯'] } }, by('赵立')] }] }, { steps: [by('沈国梁')] }] }
    const id = await board()
    const tried = await call(doors.try, { control: CONTROL, body: routes, matter: id }, at(ADMIN))
    expect(tried).toMatchObject({ refused: null, taken: 0, routes: [{ is: 'met' }], left: ['routes.0.steps.1.all.1'] })
    expect(tried.lines.map(({ path, people, now }) => [path, people.map(({ name }) => name).join(), now])).toEqual([['routes.0.steps.0', '王建国', true], ['routes.0.steps.1.all.0', '刘芳', false], ['routes.0.steps.1.all.2', '赵立', false]])
    expect(tried.lines[0]?.times[0]?.do).toBe('remind')
    await publish(routes)
    await ask(id)
    const { approval } = (await todo('王建国', id))[0]!
    const detail = await call(approvalRoutes.detail, { id: approval }, at(ADMIN))
    expect(detail.route.flatMap(({ tasks }) => tasks.map(({ who }) => who.map(({ name }) => name).join()))).toEqual(tried.lines.map(({ people }) => people.map(({ name }) => name).join()))
  })
  it('on typed values: another route, the applicant left out, and nobody left is said', async () => {
    const routes = { routes: [{ when: { is: ['$topics', '停车'] }, steps: [by('王建国')] }, { steps: [by('沈国梁')] }] }
    const trying = (more: object) => call(doors.try, { control: CONTROL, body: routes, ...more }, at(ADMIN))
    expect((await trying({ sample: { fields: { topics: '电梯' }, unit: null }, applicant: house.people['周敏'] })).lines[0]?.people[0]?.name).toBe('沈国梁')
    const stuck = await trying({ sample: { fields: { topics: '停车' }, unit: null }, applicant: house.people['王建国'] })
    expect([stuck.stuck.length, stuck.lines[0]?.barred[0]?.name]).toEqual([1, '王建国'])
    const none = await call(doors.try, { control: CONTROL, body: { routes: [{ when: { is: ['$topics', 'x'] }, steps: [by('王建国')] }] }, sample: { fields: {}, unit: null } }, at(ADMIN))
    expect([none.taken, none.stuck.length]).toEqual([null, 1])
    expect(await errorsOf(trying({ body: body({}) }))).toEqual(['routes.0.steps.0.who required'])
    expect(await errorsOf(trying({ sample: { fields: {}, unit: '0190c2d0-0000-7000-8000-000000000001' } }))).toEqual(['sample.unit unknown-unit'])
  })
})

describe('moving an approval under way', () => {
  it('comes out as it was previewed: who is kept, who is asked, who is let off; with its reason as a fact', async () => {
    await publish(body(by('王建国'), by('刘芳'), by('赵立')))
    const id = await board()
    await ask(id)
    await agree('王建国', id)
    await publish(body(by('沈国梁'), by('王建国'), by('赵立')))
    const { approval } = await running(id)
    const plan = await call(doors.previewMove, { id: approval }, at(ADMIN))
    expect(plan.lines.map(({ people, is }) => `${people.map(({ name }) => name).join()} ${is}`)).toEqual(['沈国梁 asked', '王建国 kept', '赵立 waits'])
    expect(plan.dropped.map(({ people, is }) => `${people.map(({ name }) => name).join()} ${is}`)).toEqual(['刘芳 open'])
    expect(await errorsOf(call(doors.move, { id: approval, reason: ' ', seen: plan.seen }, at(ADMIN)))).toEqual(['reason required'])
    await call(doors.move, { id: approval, reason: '改按新路线', seen: plan.seen }, at(ADMIN))
    const detail = await call(approvalRoutes.detail, { id: approval }, at(ADMIN))
    expect(detail.route.map(({ tasks: [task] }) => [task?.place, task?.who.map(({ name }) => name).join(), task?.state])).toEqual(plan.lines.map(({ place, people, is }) => [place, people.map(({ name }) => name).join(), { asked: 'open', kept: 'agreed', waits: 'waiting', carried: 'carried', off: 'cancelled' }[is]]))
    expect(detail.story.at(-1)).toMatchObject({ did: 'move', by: { name: ADMIN }, words: '改按新路线' })
    expect([(await todo('刘芳', id)).length, (await todo('沈国梁', id)).length]).toEqual([0, 1])
    expect(await running(id)).toMatchObject({ behind: false })
    const told = (await call(workRoutes.notices, {}, at('刘芳'))).notices.find(({ matter }) => matter === id)
    expect(told?.text['zh-CN']).toContain('不用你批了')
    expect(await agree('沈国梁', id)).toBe('open')
    expect(await agree('赵立', id)).toBe('approved')
  })
  it('is not made by whoever asked, and once for the same request', async () => {
    const own = await openMatter(house.pool, house.as(ADMIN), { kind: 'notice-board', fields: { problems: '停车难', topics: '停车', text: '停车新规则' } })
    await call(matterRoutes.askApproval, { id: own.id, control: CONTROL, words: '请审定' }, at(ADMIN))
    const id = await board()
    await ask(id)
    await publish(body(by('王建国')))
    expect((await call(doors.previewMove, { id: (await running(own.id)).approval }, at(ADMIN))).refused?.code).toBe('separation-of-duties')
    const { approval } = await running(id)
    const { seen } = await call(doors.previewMove, { id: approval }, at(ADMIN))
    const twice = () => call(doors.move, { id: approval, reason: '换', seen }, { context: house.context(ADMIN, 'move-once', 'move') })
    expect([await twice(), await twice()]).toEqual([{ approval, state: 'open' }, { approval, state: 'open' }])
  })
  it('what happened since the preview is told, and nothing is moved', async () => {
    await publish(body(by('王建国'), by('刘芳')))
    const id = await board()
    await ask(id)
    await publish(body(by('沈国梁'), by('王建国'), by('赵立')))
    const { approval } = await running(id)
    const { seen } = await call(doors.previewMove, { id: approval }, at(ADMIN))
    await agree('王建国', id)
    await expect(call(doors.move, { id: approval, reason: '换', seen }, at(ADMIN))).rejects.toMatchObject({ fact: { what: 'approval-decide', by: { name: '王建国' } } })
    expect((await todo('刘芳', id)).length).toBe(1)
  })
  it('is refused where it would end the approval, lead nowhere, stand for other words, or change nothing', async () => {
    const id = await board()
    await ask(id)
    const { approval } = await running(id)
    const preview = () => call(doors.previewMove, { id: approval }, at(ADMIN))
    expect((await preview()).refused?.code).toBe('same-version')
    await publish(body(by('周敏')))
    const stuck = await preview()
    expect([stuck.refused?.code, stuck.refused?.says?.['zh-CN']]).toEqual(['would-stick', '按新路线有一步没有人可批'])
    await expect(call(doors.move, { id: approval, reason: '换', seen: stuck.seen }, at(ADMIN))).rejects.toMatchObject({ reasons: [{ code: 'would-stick', control: CONTROL }] })
    await house.owner.query("update matter set fields = fields || '{\"text\": \"改过的规则\"}' where id = $1", [id])
    expect((await preview()).refused?.code).toBe('approval-void')
  })
})
