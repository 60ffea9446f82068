import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { Invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { openMatter, type Fields } from '../engine/index.ts'
import { matterRoutes } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's17', 's32'] })
const opened = async (kind: string, fields: Fields) => (await openMatter(house.pool, house.as('陈晓琳'), { kind, fields })).id
const enquiry = () => opened('enquiry', { content: '路灯不亮', category: 'general', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString() })
const bulk = (who: string, ids: string[], action: string, fields: Fields = {}) => call(matterRoutes.bulk, { ids, action, fields }, { context: house.context(who) })
const owners = async (ids: string[]) => (await house.read((tx) => tx.query<{ owner_id: string }>('select owner_id from matter where tenant_id = $1 and id = any($2::uuid[])', [tx.tenant, ids]))).map((m) => m.owner_id)

describe('one act on many matters', () => {
  it('S17-05: each is decided by itself: one refused with its article, one unknown, the rest done', async () => {
    const to = house.people['林小燕'] ?? ''
    const [a, b] = [await enquiry(), await enquiry()]
    const about = await opened('complaint', { content: '态度差', contact: '13800000000', channel: 'phone', complainedPerson: to })
    const { results } = await bulk('周敏', [a, about, newId(), b, a], 'assign', { person: to })
    expect(results.map((r) => [r.ok, r.error, r.reasons.map((x) => `${x.regulation} ${x.article}`)])).toEqual([[true, null, []], [false, null, ['s17 三-1.3']], [false, 'not-found', []], [true, null, []]])
    expect(await owners([a, b])).toEqual([to, to])
  })

  it('what was typed wrongly is told at its field, and nothing is done', async () => {
    const ids = [await enquiry(), await enquiry()]
    await expect(bulk('周敏', ids, 'assign', {})).rejects.toMatchObject({ errors: [{ field: 'person', code: 'required' }] })
    await expect(bulk('周敏', ids, 'note', { text: { a: 1 } as never })).rejects.toThrow(Invalid)
    expect(await owners(ids)).toEqual([house.people['陈晓琳'], house.people['陈晓琳']])
  })

  it('one that does not take what the others take does not stop them', async () => {
    const [one, into, two] = [await enquiry(), await enquiry(), await enquiry()]
    const { results } = await bulk('周敏', [one, into, two], 'merge', { into, reason: '同一件' })
    expect(results.map((r) => [r.ok, r.error])).toEqual([[true, null], [false, 'invalid'], [true, null]])
  })
})
