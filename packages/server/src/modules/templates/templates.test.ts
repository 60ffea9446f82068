import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCatalogue, packsDir } from '@guixing/packs'
import type { KindDef, Value } from '@guixing/core/model/kind'
import { docxOf, type Tag } from '../../platform/docx/index.ts'
import { docxJobs } from '../../platform/docx/jobs.ts'
import type { Rules } from '../rules/index.ts'
import { faultsOf, keepsPapers, meaningOf, usableFields } from './fields.ts'
import { starterOf } from './starter.ts'
import { BLANK, dayWords, fillDataOf, type Source } from './values.ts'

const { kinds, lists } = loadCatalogue(packsDir()).catalogue
const contract: KindDef = kinds.contract ?? expect.fail('no contract')
const fields = usableFields(contract)
const means = (tag: string) => { const m = meaningOf(tag, fields); return 'fault' in m ? m.fault : [m.field.name, m.capitals] }
const tagsIn = async (bytes: Uint8Array): Promise<Tag[]> => { const read = await docxJobs.readTemplate(bytes); return 'tags' in read ? read.tags : expect.fail(JSON.stringify(read)) }
const faults = async (...lines: string[]) => faultsOf(await tagsIn(docxOf(lines.map((text) => ({ style: 'text', text })))), fields).map((f) => [f.code, f.tag, f.nearest])
const source = (given: Record<string, Value>, columns: Record<string, Value> = {}): Source => ({
  kind: contract, today: '2026-03-05', names: { client: new Map(), matter: new Map(), file: new Map() }, matter: { number: 'HT-2026-0007', fields: given, amount: null, title: '', unit: null, owner: null, client: null, due: null, ...columns } as unknown as Source['matter'],
  rules: { house: { name: '云栖顾问', language: 'zh-CN', zone: 'Asia/Shanghai' }, lists, people: new Map(), units: new Map(), catalogue: { kinds } } as unknown as Rules,
})

describe('what a placeholder means (S01-31)', () => {
  it('by its short name, by a label of any language, by the label an action asks under', () => {
    expect([means('amount'), means('合同金额'), means('Contract amount'), means(' 甲 方 '), means('編號'), means('number'), means('today'), means('house')]).toEqual(
      [['amount', false], ['amount', false], ['amount', false], ['clientName', false], ['number', false], ['number', false], ['today', false], ['house', false]])
  })
  it('money in capitals, and nothing else', () => {
    expect([means('amount大写'), means('合同金额大写'), means('termFrom大写')]).toEqual([['amount', true], ['amount', true], { code: 'template-no-money', tag: 'termFrom大写' }])
  })
  it('an unknown one is named with the nearest there is; markup of its own is refused', async () => {
    expect(means('合同金鹅')).toEqual({ code: 'template-unknown', tag: '合同金鹅', nearest: '合同金额' })
    expect(means('clientNme')).toMatchObject({ code: 'template-unknown', nearest: 'clientName' })
    expect(means('量子纠缠态')).toEqual({ code: 'template-unknown', tag: '量子纠缠态' })
    expect(await faults('{@content}')).toEqual([['template-raw', 'content', undefined]])
    expect(means('constructor')).toMatchObject({ code: 'template-unknown' })
  })
  it('a table needs its rows, columns are known inside only', async () => {
    expect(await faults('{instalments}')).toEqual([['template-needs-rows', 'instalments', 'instalments']])
    expect(await faults('{#instalments}{name}{dueOn}{number}{line}{/instalments}')).toEqual([])
    expect(await faults('{#instalments}{dueOm}{/instalments}')).toEqual([['template-unknown', 'dueOm', 'dueOn']])
    expect(await faults('{dueOn}{#content}{content}{/content}')).toEqual([['template-unknown', 'dueOn', expect.anything()]])
  })
  it('anything written means something or is told as a fault', () => {
    fc.assert(fc.property(fc.string(), (tag) => { expect(typeof meaningOf(tag, fields)).toBe('object') }))
  })
  it('a kind none of whose steps takes files keeps no papers', () => { expect(['contract', 'proposal', 'appointment'].map((name) => keepsPapers(kinds[name] ?? expect.fail(name)))).toEqual([true, true, false]) })
  it('sealed and retired fields are no placeholders', () => {
    for (const kind of Object.values(kinds)) for (const f of usableFields(kind)) expect(f.def?.sealed ?? f.def?.retired ?? false, `${kind.name}.${f.name}`).toBe(false)
  })
})

describe('a document to begin with', () => {
  it.each(Object.values(kinds).map((k) => [k.name, k] as const))('%s: every placeholder in it is known', async (_, kind) => {
    expect(faultsOf(await tagsIn(starterOf(kind, 'zh-CN').bytes), usableFields(kind))).toEqual([])
  })
  it('the contract has what the standard format asks for (S01-31, S08-11, S19-10, S34-09, S34-10)', async () => {
    const flat = (tags: readonly Tag[]): string[] => tags.flatMap((t) => [t.tag, ...flat(t.inside ?? [])])
    const named = new Set(flat(await tagsIn(starterOf(contract, 'zh-CN').bytes)).map((tag) => { const m = meaningOf(tag, fields); return 'field' in m ? m.field.name : '' }))
    for (const field of ['objective', 'content', 'method', 'termFrom', 'termTo', 'place', 'amount', 'payWay', 'payTerms', 'instalments', 'rights', 'responsibility', 'confidentialityClause', 'breach', 'proposal', 'clientName', 'number', 'house']) expect(named, field).toContain(field)
  })
})

describe('what a placeholder is filled with (X-11)', () => {
  const tags: Tag[] = [{ tag: 'number' }, { tag: '合同金额' }, { tag: 'amount大写' }, { tag: 'termFrom' }, { tag: 'payWay' }, { tag: 'place' }, { tag: 'instalments', inside: [{ tag: 'line' }, { tag: 'name' }, { tag: 'amount' }, { tag: 'share' }, { tag: 'house' }] }, { tag: 'deviations', inside: [{ tag: 'deviations' }] }]
  it('money exact, days in Chinese, labels for codes, rows counted', () => {
    const { data, blank } = fillDataOf(tags, source({ termFrom: '2026-03-05', payWay: 'transfer', instalments: [{ name: '首期', amount: '290000.05', share: 50 }, { name: '末期' }] }, { amount: '580000.10' }))
    expect(data.values).toMatchObject({ number: 'HT-2026-0007', 合同金额: '580,000.10', amount大写: '伍拾捌万元壹角整', termFrom: '2026年3月5日', payWay: '银行转账', place: BLANK })
    expect(data.rows.instalments).toEqual([{ line: '1', name: '首期', amount: '290,000.05', share: '50%' }, { line: '2', name: '末期', amount: BLANK, share: BLANK }])
    expect([data.values.house, data.shown.deviations]).toEqual(['云栖顾问', false])
    expect(blank.map((b) => b['zh-CN'])).toEqual(['服务地点'])
  })
  it('a table without rows leaves one line to be written by hand', () => {
    const { data, blank } = fillDataOf(tags, source({}))
    expect(data.rows.instalments).toEqual([{ line: '1', name: BLANK, amount: BLANK, share: BLANK }])
    expect(blank.map((b) => b['zh-CN'])).toContain('分期付款')
  })
  it('any record gives texts', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('termFrom', 'payWay', 'place', 'instalments', 'proposal'), fc.jsonValue() as fc.Arbitrary<Value>), fc.jsonValue() as fc.Arbitrary<Value>, (given, amount) => {
      const { data } = fillDataOf(tags, source(given, { amount }))
      for (const text of Object.values(data.values)) expect(typeof text).toBe('string')
    }))
    expect([dayWords('2026-12-01', 'zh-TW'), dayWords('2026-12-01', 'en'), dayWords('bald', 'zh-CN')]).toEqual(['2026年12月1日', '2026-12-01', 'bald'])
  })
})
