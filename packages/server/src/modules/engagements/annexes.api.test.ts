import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../test/house.ts'
import { day, firmHouse, today } from './test-firm.ts'
import { matterRoutes } from '../matters/index.ts'
import { checkAnnexes, regulationRoutes } from '../regulations/index.ts'
import { Invalid, NotFound } from '../../platform/errors.ts'

const { house, lead, rows, act, id } = await firmHouse(await testDatabase(), ['s01'])
const ADMIN = '韩志远'
const file = async (by: string) => {
  const one = newId()
  await house.owner.query("insert into document (tenant_id, id, name, type, size, sha256, at, by_id) values ($1, $2, '标准.txt', 'text/plain', 3, 'x', now(), $3)", [house.tenant, one, id(by)])
  return one
}
const bind = async (version: string, from: string, more: { annex?: string; who?: string; file?: string; key?: string } = {}) =>
  call(regulationRoutes.bindAnnex, { code: 'S01', annex: more.annex ?? 'client-classes', version, from, file: more.file ?? (await file(more.who ?? ADMIN)) }, { context: house.context(more.who ?? ADMIN, more.key) })
const annexes = (asked: { code?: string; matter?: string }, who = '马俊') => call(regulationRoutes.annexes, asked, { context: house.context(who) })
const classes = async (asked: { code?: string; matter?: string } = { code: 's01' }) => (await annexes(asked)).annexes.find((a) => a.annex === 'client-classes')
const gaps = async () => (await call(regulationRoutes.coverage, undefined, { context: house.context(ADMIN) })).systems.find((s) => s.code === 'S01')?.requirements.find((r) => r.id === 'S01-66')

describe('S01-66 the six annexes as bound, versioned documents', () => {
  it('are all six named and missing at first: a gap of coverage and, once a month each, a breach of the house', async () => {
    expect((await annexes({ code: 's01' })).annexes.map((a) => [a.annex, a.current])).toEqual(['business-process', 'client-classes', 'visit-process', 'diagnosis-process', 'proposal-norm', 'standard-contract'].map((a) => [a, null]))
    expect(await gaps()).toMatchObject({ carried: true, gaps: expect.arrayContaining(['客户分类标准']) as string[] })
    expect(await checkAnnexes(house.pool, house.tenant)).toBe(6)
    await checkAnnexes(house.pool, house.tenant)
    expect(await rows("select subject from check_result where tenant_id = $1 and control = 's01.annexes' and outcome = 'breached' and times = 1")).toHaveLength(6)
  })
  it('are bound by who administers, each version once, as a file of their own; everybody reads them', async () => {
    await expect(bind('1', day(-3), { who: '马俊' }), 'no administrator').rejects.toThrow(NotFound)
    await expect(bind('1', day(-3), { file: newId() }), 'a file that is none').rejects.toThrow(Invalid)
    await expect(bind('1', day(-3), { annex: 'constructor' })).rejects.toThrow(NotFound)
    await bind('1', day(-3))
    await expect(bind('1', today), 'the version is taken').rejects.toThrow(Invalid)
    expect(await classes()).toMatchObject({ article: '二-2', current: { version: '1', from: day(-3), boundBy: { name: ADMIN }, file: { name: '标准.txt' } } })
    expect((await gaps())?.gaps).toHaveLength(5)
    expect([(await annexes({})).mayBind, (await annexes({}, ADMIN)).mayBind]).toEqual([false, true])
  })
  it('pin a matter to the version in force when it was opened; the next version holds for what is opened from its day on', async () => {
    const before = await lead('附件客户甲', { contactName: '李总', contactPhone: '13800000001' })
    await bind('2', today)
    const after = await lead('附件客户乙', { contactName: '王总', contactPhone: '13800000002' })
    await bind('3', day(2))
    expect((await classes({ matter: before }))?.current).toMatchObject({ version: '1' })
    expect((await classes({ matter: after }))?.current).toMatchObject({ version: '2' })
    expect(await classes()).toMatchObject({ current: { version: '2' }, versions: [{ version: '3' }, { version: '2' }, { version: '1' }] })
    expect((await annexes({ matter: after })).annexes.map((a) => a.annex), 'only those its kind uses').toEqual(['client-classes'])
    const { kinds } = await call(matterRoutes.kinds, undefined, { context: house.context('马俊') })
    expect(['lead', 'annex'].map((name) => kinds.find((k) => k.name === name)?.annexes), 'pages of other kinds need not ask').toEqual([true, false])
  })
  it('keep a wrong version in the history of its own paper, withdrawn with a reason', async () => {
    const wrong = (await classes())?.versions.find((v) => v.version === '3')?.matter ?? ''
    await act(ADMIN, wrong, 'withdraw', { reason: '传错文件' })
    expect((await classes())?.versions.map((v) => v.version)).toEqual(['2', '1'])
  })
  it('are bound once: asked again with its key the same is told, and of two at once one hears that the version is taken', async () => {
    const given = { annex: 'proposal-norm', file: await file(ADMIN), key: 'binding once' }
    const first = await bind('1', today, given)
    expect(await bind('1', today, given)).toEqual(first)
    const files = [await file(ADMIN), await file(ADMIN)]
    const both = await Promise.allSettled(files.map((one) => bind('2', today, { annex: 'proposal-norm', file: one })))
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((b) => b.status === 'rejected')?.reason).toMatchObject({ errors: [{ field: 'version', code: 'taken' }] })
    expect((await annexes({ code: 's01' })).annexes.find((a) => a.annex === 'proposal-norm')?.versions.map((v) => v.version).sort()).toEqual(['1', '2'])
  })
  it('are told of a matter one may see only', async () => {
    await expect(annexes({ matter: '00000000-0000-4000-8000-000000000000' })).rejects.toThrow(NotFound)
    expect((await annexes({ code: 'constructor' })).annexes).toEqual([])
  })
})
