import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { layRoute, said, words } from '../../test/lay-route.ts'
import { flush, lockMatter, newWork, openMatter } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { peopleRoutes } from '../people/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'
import { letterOf } from '../../platform/messaging/index.ts'
import { endDelegation, mandateRoutes, onLeave, startDelegation } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const id = (who: string) => house.people[who] ?? ''
const at = (who: string, key?: string) => ({ context: house.context(who, key, 'x') })
const hence = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const lay = (people: string[], over: object = {}) => layRoute(house, 's03.off-site', { routes: [{ steps: people.map((who) => ({ who: { person: id(who) }, does: 'approve' })) }], ...over })
const open = async (amount: string | null = null, over: object = {}) => {
  const matter = (await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '隔壁小区的停车费', category: 'off-site', callerName: '李慧', agreedAt: hence(60), ...over } })).id
  if (amount) await house.owner.query('update matter set amount = $2 where id = $1', [matter, Math.round(Number(amount) * 100)])
  return matter
}
const ask = (matter: string) => call(matterRoutes.askApproval, { id: matter, control: 's03.off-site' }, at('陈晓琳'))
const taskOf = async (who: string, matter: string) => (await call(workRoutes.approvals, { box: 'todo' }, at(who))).items.find((item) => item.matter.id === matter)
const agree = async (who: string, matter: string) => call(workRoutes.decide, { task: (await taskOf(who, matter))?.task ?? '', outcome: 'agree' }, at(who))
const give = (who: string, to: string, over: object = {}) => call(mandateRoutes.addDelegation, { to: id(to), until: hence(600), ...over }, at(who))
const endAll = async () => { await house.owner.query('delete from delegation'); await house.owner.query('update house set rev = rev + 1'); await new Promise((done) => setTimeout(done, 1100)) }

describe('a delegation with limits', () => {
  it('X-06: of kinds and up to an amount, inclusive: only what it covers is put to the delegate, and decided in the principal’s name', async () => {
    await lay(['赵立'])
    await give('赵立', '刘芳', { kinds: ['enquiry'], cap: '10000' })
    const [within, above, unknown] = [await open('10000.00'), await open('10000.01'), await open()]
    for (const matter of [within, above, unknown]) await ask(matter)
    expect((await taskOf('刘芳', within))?.onBehalfOf).toMatchObject({ name: '赵立' })
    expect([await taskOf('刘芳', above), await taskOf('刘芳', unknown)]).toEqual([undefined, undefined])
    const box = await call(workRoutes.approvals, { box: 'todo' }, at('刘芳'))
    expect(box.counts.todo).toBe(box.items.length)
    expect((await call(workRoutes.counts, undefined, at('刘芳'))).approvals).toBe(box.items.length)
    expect(await said(call(workRoutes.decide, { task: (await taskOf('赵立', above))?.task ?? '', outcome: 'agree' }, at('刘芳')))).toBe('refused not-delegated')
    expect((await agree('刘芳', within)).state).toBe('approved')
    // Nothing else is handed on with it: neither roles nor matters.
    expect((await call(peopleRoutes.people, { q: '赵立' }, at('韩志远'))).people[0]?.roles.map(({ role }) => role)).toEqual(['department-manager'])
    const rules = await house.rules()
    expect(onLeave(rules, id('赵立'), new Date().toISOString())).toBe(false)
    await endAll()
  })

  it('X-06: nobody gains by it: a delegate who asked, or is apart, does not decide', async () => {
    await lay(['赵立'])
    await give('赵立', '陈晓琳', { kinds: ['enquiry'] })
    const matter = await open()
    await ask(matter)
    expect(await said(call(workRoutes.decide, { task: (await taskOf('赵立', matter))?.task ?? '', outcome: 'agree' }, at('陈晓琳')))).toBe('refused separation-of-duties')
    expect(await words(call(workRoutes.decide, { task: (await taskOf('赵立', matter))?.task ?? '', outcome: 'agree' }, at('陈晓琳')))).toContain('陈晓琳不能批这一项')
    expect([await taskOf('陈晓琳', matter), (await call(workRoutes.counts, undefined, at('陈晓琳'))).approvals], 'what one asked for oneself does not wait for oneself in another’s stead').toEqual([undefined, 0])
    await endAll()
  })

  it('X-06: no chains and no loops: refused in words, and where one was made all the same nobody decides by it', async () => {
    await call(peopleRoutes.delegate, { id: id('赵立'), to: id('刘芳'), until: hence(600) }, at('赵立'))
    expect(await words(give('刘芳', '赵立', { kinds: ['enquiry'] }))).toBe('赵立这段时间已委托给刘芳，不能互相委托')
    expect(await words(give('刘芳', '周敏', { kinds: ['enquiry'] }))).toBe('刘芳这段时间在代赵立，先请赵立改委托别人')
    expect(await words(give('周敏', '赵立', { kinds: ['enquiry'] }))).toBe('赵立这段时间自己也不在，委托不能再往下传')
    expect(await words(call(peopleRoutes.delegate, { id: id('周敏'), to: id('赵立') }, at('周敏')))).toBe('赵立这段时间自己也不在，委托不能再往下传')
    await house.owner.query('insert into delegation (tenant_id, id, from_person, to_person, starts_at, ends_at) values ($1, gen_random_uuid(), $2, $3, now(), now() + interval \'1 day\')', [house.tenant, id('刘芳'), id('赵立')])
    await house.owner.query('update house set rev = rev + 1')
    await new Promise((done) => setTimeout(done, 1100))
    await lay(['赵立'], { answers: { leave: 'stop' } })
    const matter = await open()
    expect(await said(ask(matter))).toBe('refused nobody-to-approve')
    const seen = await call(approvalRoutes.preview, { id: matter, control: 's03.off-site' }, at('陈晓琳'))
    expect(seen.steps[0]?.tasks[0]?.trail.map((line) => line['zh-CN'])).toEqual(['赵立不在', '刘芳不能代赵立：自己也不在', '路线在此停住'])
    await endAll()
  })

  it('is given by oneself or an administrator, for a time ahead, never the same matters twice; each fault at its field', async () => {
    expect(await said(give('赵立', '刘芳'))).toBe('kinds required')
    expect(await words(give('赵立', '赵立', { kinds: ['enquiry'] }))).toBe('不能委托给自己')
    for (const kind of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) expect(await said(give('赵立', '刘芳', { kinds: ['enquiry', kind] })), kind).toBe('kinds unknown-kind')
    expect(await said(give('赵立', '刘芳', { cap: '1e9' }))).toBe('cap not-money')
    expect(await said(give('赵立', '刘芳', { cap: '10', until: hence(-5) }))).toBe('until not-after-from')
    expect(await said(give('周敏', '刘芳', { person: id('赵立'), cap: '10' }))).toBe('not found')
    const first = await give('韩志远', '刘芳', { person: id('赵立'), cap: '10' })
    expect(await said(give('赵立', '周敏', { kinds: ['enquiry'] }))).toBe('refused delegation-twice')
    expect(await words(give('周敏', '赵立', { kinds: ['enquiry'] })), 'limited, so he is here, but it is not passed on').toBe('赵立这段时间已把自己的审批委托给刘芳，委托不能再往下传')
    const mine = (await call(mandateRoutes.delegations, undefined, at('赵立'))).delegations
    expect(mine).toMatchObject([{ id: first.id, from: { name: '赵立' }, to: { name: '刘芳' }, cap: '10.00', kinds: null, mayEnd: true }])
    expect((await call(mandateRoutes.delegations, undefined, at('刘芳'))).delegations).toMatchObject([{ mayEnd: false }])
    expect((await call(mandateRoutes.delegations, undefined, at('马俊'))).delegations).toEqual([])
    expect(await said(call(mandateRoutes.endDelegation, { id: first.id }, at('刘芳')))).toBe('not found')
    expect(await said(call(mandateRoutes.endDelegation, { id: first.id }, at('赵立')))).toBe('done')
    expect((await call(mandateRoutes.delegations, undefined, at('赵立'))).delegations).toEqual([])
    await endAll()
  })
})

describe('a leave', () => {
  const inWork = (matter: string, act: (work: ReturnType<typeof newWork>) => void) => house.write(async (tx) => {
    const { held, rules, now } = await lockMatter(tx, house.pool, await house.rules(), matter)
    const work = newWork(tx, house.pool, rules, now)
    work.held.set(matter, held)
    act(work)
    await flush(work)
  })

  it('S06-14: brings the delegation with it and takes it back; away without anybody is away all the same', async () => {
    const leave = await open()
    await inWork(leave, (work) => startDelegation(work, { person: id('赵立'), to: id('刘芳'), from: hence(-1), until: hence(600), source: leave }))
    await lay(['赵立'])
    const matter = await open()
    await ask(matter)
    expect((await taskOf('刘芳', matter))?.onBehalfOf).toMatchObject({ name: '赵立' })
    const [given] = (await call(mandateRoutes.delegations, undefined, at('赵立'))).delegations
    expect(given).toMatchObject({ leave: { id: leave }, mayEnd: false })
    expect(await said(call(mandateRoutes.endDelegation, { id: given?.id ?? '' }, at('赵立')))).toBe('id ends-with-leave')
    // The same leave again takes the place of its row.
    await inWork(leave, (work) => startDelegation(work, { person: id('赵立'), to: null, from: hence(-1), until: hence(900), source: leave }))
    await new Promise((done) => setTimeout(done, 1100))
    expect((await call(mandateRoutes.delegations, undefined, at('赵立'))).delegations).toMatchObject([{ to: null }])
    expect(onLeave(await house.rules(), id('赵立'), new Date().toISOString())).toBe(true)
    await inWork(leave, (work) => endDelegation(work, leave))
    await new Promise((done) => setTimeout(done, 1100))
    expect(onLeave(await house.rules(), id('赵立'), new Date().toISOString())).toBe(false)
    expect((await house.owner.query("select what from fact where matter_id = $1 and what in ('delegated', 'delegation-ended') order by seq", [leave])).rows.map(({ what }) => what)).toEqual(['delegated', 'delegated', 'delegation-ended'])
    await endAll()
  })

  it('X-06: is refused a substitute who is gone, away, or oneself', async () => {
    const leave = await open()
    await call(peopleRoutes.delegate, { id: id('刘芳'), to: id('周敏'), until: hence(600) }, at('刘芳'))
    const start = (to: string) => words(inWork(leave, (work) => startDelegation(work, { person: id('赵立'), to: id(to), from: hence(10), until: hence(60), source: leave })))
    expect(await start('刘芳')).toBe('刘芳这段时间自己也不在，委托不能再往下传')
    expect(await start('赵立')).toBe('不能委托给自己')
    await endAll()
  })
})

describe('the table of authorities', () => {
  const save = (over: object = {}, who = '韩志远') => call(mandateRoutes.saveAuthority, { kind: 'enquiry', above: '5000', upTo: null, least: 'leader', ...over }, at(who))

  it('X-06: what is asked beyond the authority of its route is refused in words, at the asking and at the signature', async () => {
    await lay(['赵立'])
    const before = await open('8000')
    await ask(before)
    const line = await save()
    expect(await words(agree('赵立', before))).toBe('按授权表，这一项至少要公司领导一级同意，路线里最高到部门负责人一级')
    expect((await taskOf('赵立', before))?.can.find(({ act }) => act === 'agree')).toMatchObject({ possible: false, reasons: [{ code: 'lacks-authority' }] })
    expect(await said(ask(await open('5000.01')))).toBe('refused lacks-authority')
    expect(await said(ask(await open('5000')))).toBe('done')
    await lay(['赵立', '沈国梁'])
    const high = await open('9000')
    await ask(high)
    await agree('赵立', high)
    expect((await agree('沈国梁', high)).state).toBe('approved')
    await call(mandateRoutes.removeAuthority, { id: line.id }, at('韩志远'))
    expect((await agree('赵立', before)).state).toBe('approved')
  })

  it('S02-04: its bands exclude below and include above, never overlap, and the line of the nearest unit counts', async () => {
    const low = await save({ above: null, upTo: '5000', least: 'middle' })
    await save({ above: '5000', upTo: '10000' })
    expect(await said(save({ above: '9999.99', upTo: null }))).toBe('upTo band-overlaps')
    expect(await said(save({ above: '10000', upTo: '10000' }))).toBe('upTo not-above')
    expect(await said(save({ id: low.id, above: null, upTo: '5000.01' }))).toBe('upTo band-overlaps')
    expect(await said(save({ above: '10000', least: 'emperor' }))).toBe('least unknown-role')
    expect(await said(save({ above: 'much' }))).toBe('above not-money')
    expect(await said(save({ kind: 'toString' }))).toBe('kind unknown-kind')
    expect(await said(save({ above: '10000' }, '周敏'))).toBe('not found')
    await save({ above: null, upTo: null, unit: house.units['客服部'], least: 'staff' })
    const table = await call(mandateRoutes.authority, undefined, at('韩志远'))
    expect(table.lines.map((l) => [l.above, l.upTo, l.unit?.name ?? null, l.leastName['zh-CN']])).toEqual([[null, '5000.00', null, '部门负责人一级'], ['5000.00', '10000.00', null, '公司领导一级'], [null, null, '客服部', '员工']])
    expect(table.levels.map(({ level }) => level)).toEqual(['staff', 'middle', 'leader', 'top'])
    await lay(['赵立'])
    expect(await said(ask(await open('8000')))).toBe('done')
    expect(await said(call(mandateRoutes.authority, undefined, at('周敏')))).toBe('not found')
    for (const { id: line } of table.lines) await call(mandateRoutes.removeAuthority, { id: line }, at('韩志远'))
  })
})

describe('declared relatives and interests', () => {
  const declare = (who: string, over: object) => call(mandateRoutes.declareInterest, { relation: '夫妻', ...over } as never, at(who))

  it('X-06: a relative of the applicant stays out, whoever of the two declared it, also of what was asked before', async () => {
    await lay(['赵立'])
    const matter = await open()
    await ask(matter)
    const { id: declared } = await declare('陈晓琳', { other: id('赵立') })
    expect(await words(agree('赵立', matter))).toContain('赵立不能批这一项')
    expect(await said(ask(await open()))).toBe('refused nobody-to-approve')
    expect(await said(declare('赵立', { other: id('陈晓琳') }))).toBe('other taken')
    expect((await call(mandateRoutes.interests, undefined, at('赵立'))).interests).toMatchObject([{ id: declared, person: { name: '陈晓琳' }, relation: '夫妻' }])
    expect((await call(mandateRoutes.interests, undefined, at('马俊'))).interests).toEqual([])
    expect(await said(call(mandateRoutes.endInterest, { id: declared }, at('陈晓琳')))).toBe('not found')
    expect(await said(call(mandateRoutes.endInterest, { id: declared }, at('韩志远')))).toBe('done')
    expect((await agree('赵立', matter)).state).toBe('approved')
  })

  it('X-06: so does who has an interest in a name of the form, in either script', async () => {
    await declare('赵立', { payee: '华安装饰公司', relation: '股东' })
    expect(await said(ask(await open(null, { callerName: ' 華安裝飾公司 ' })))).toBe('refused nobody-to-approve')
    expect(await said(ask(await open(null, { callerName: '华安' })))).toBe('done')
    expect(await said(declare('赵立', { payee: '华安装饰公司' }))).toBe('payee taken')
    expect(await said(declare('赵立', {}))).toBe('other person-or-payee')
    expect(await said(declare('赵立', { other: id('赵立') }))).toBe('other unknown-person')
    expect(await said(declare('周敏', { person: id('赵立'), payee: '某公司' }))).toBe('not found')
  })
})

it('X-06: an approval that waits is mailed with a link to the very task', async () => {
  await house.owner.query("update person set email = 'zhao@example.com' where id = $1", [id('周敏')])
  await house.owner.query('update house set rev = rev + 1')
  await new Promise((done) => setTimeout(done, 1100))
  await lay(['周敏'])
  const matter = await open()
  await ask(matter)
  const [letter] = (await house.owner.query("select id, at, channel, recipient, subject, body, matter_id, attempts from outbox where matter_id = $1 and recipient = 'zhao@example.com'", [matter])).rows
  const task = await taskOf('周敏', matter)
  expect(letterOf(letter, await house.rules(), 'https://desk.example').text).toContain(`https://desk.example/approvals?task=${task?.approval}`)
})
