import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientKey } from './client-key.ts'

describe('S01-25: a client is recognised however its name is written', () => {
  it.each([
    ['永旺连锁超市有限公司', '永旺連鎖超市'], ['永旺连锁超市（华东）有限责任公司', '永旺连锁超市'], ['永旺 连锁超市集团有限公司', '永旺連鎖超市集團'], ['Acme Retail Co., Ltd.', 'ACME RETAIL'], ['Acme-Retail Group Inc', 'acme retail'],
  ])('%s is %s', (a, b) => expect(clientKey(a)).toBe(clientKey(b)))
  it.each([['永旺连锁超市', '永旺便利店'], ['第一公司', '第二公司'], ['Costco', 'Costa Co']])('%s is not %s', (a, b) => expect(clientKey(a)).not.toBe(clientKey(b)))
  it('keeps a name that is only a legal form, and blanks stay blank', () => { expect(clientKey('公司')).toBe('公司'); expect(clientKey(' ()')).toBe('') })
  it('is stable: the key of a key is itself, whatever is typed', () => { fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => { const key = clientKey(name); expect(clientKey(key).length).toBeLessThanOrEqual(key.length) })) })
})
