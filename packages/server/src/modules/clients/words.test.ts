import { describe, expect, it } from 'vitest'
import { clientQuery, clientTokens, digitsOf, pinyinOf, roomKey } from './words.ts'

/** Does a query as written for the index fit the tokens? `'x':*` is a beginning, `&` and `|` as in PostgreSQL. */
function fits(typed: string, client: { name: string; room?: string; phone?: string }): boolean {
  const tokens = clientTokens({ id: 'c', name: client.name, room: client.room ?? null, phone: client.phone ?? null })
  const query = clientQuery(typed)
  if (query === null) return false
  return query.split(' & ').every((part) => part.replace(/^\(|\)$/g, '').split(' | ').some((term) => {
    const [, word = '', begins] = /^'(.*)'(:\*)?$/.exec(term) ?? []
    return tokens.some((t) => (begins ? t.startsWith(word) : t === word))
  }))
}
const li = { name: '李辉', room: '3栋1202', phone: '+86 138-0571-2266' }
const zeng = { name: '曾国華', room: '3栋2单元1202室', phone: '0571-88001234' }

describe('how a caller is found', () => {
  it('by name in either script, from any character on', () => {
    for (const typed of ['李', '李辉', '李輝', '辉']) expect(fits(typed, li), typed).toBe(true)
    for (const typed of ['曾国华', '曾國華', '国华']) expect(fits(typed, zeng), typed).toBe(true)
    expect(fits('李明', li)).toBe(false)
  })
  it('by full and initial pinyin, surnames read as surnames', () => {
    for (const typed of ['lihui', 'LIHUI', 'lih', 'lh', "li'hui"]) expect(fits(typed, li), typed).toBe(true)
    for (const typed of ['zengguohua', 'zgh']) expect(fits(typed, zeng), typed).toBe(true)
    expect(fits('ceng', zeng)).toBe(false)
    expect(pinyinOf('张John').full).toBe('zhangjohn')
  })
  it('by number from its beginning, by its last four digits, with country code or blanks', () => {
    for (const typed of ['138', '13805712266', '138 0571 2266', '+8613805712266', '２２６６', '2266']) expect(fits(typed, li), typed).toBe(true)
    for (const typed of ['1234', '0571', '057188001234', '0571-88001234']) expect(fits(typed, zeng), typed).toBe(true)
    expect(fits('2267', li)).toBe(false)
    // Two digits fit every tenth client.
    expect(fits('13', { name: '王五', phone: '13805712266' })).toBe(false)
  })
  it('by room however it is written', () => {
    for (const typed of ['3栋1202', '3-1202', '3座1202室', '3棟1202', '3栋']) expect(fits(typed, li), typed).toBe(true)
    for (const typed of ['3栋2单元1202', '3-2-1202', '3-1202']) expect(fits(typed, zeng), typed).toBe(true)
    expect(fits('4-1202', li)).toBe(false)
    expect(fits('3-1', { name: '王五', room: '31栋1' })).toBe(false)
  })
  it('by several words that must all fit', () => {
    expect(fits('李 3-1202', li)).toBe(true)
    expect(fits('李，2266', li)).toBe(true)
    expect(fits('王 3-1202', li)).toBe(false)
  })
  it('finds nothing by nothing and lets no quote through', () => {
    for (const typed of ['', ' ', '，', '--']) expect(clientQuery(typed), typed).toBeNull()
    expect(clientQuery("a'b\\c & d | !e:*")).not.toMatch(/[\\]|'[^' ]*'[^: |&)]/)
  })
})

describe('numbers and rooms', () => {
  it('takes country code and an exchange’s leading nought off a mobile, and leaves landlines', () => {
    for (const phone of ['13805712266', '+86 138 0571 2266', '008613805712266', '013805712266', '１３８０５７１２２６６']) expect(digitsOf(phone), phone).toBe('13805712266')
    expect([digitsOf('0571-88001234'), digitsOf('+852 2345 6789'), digitsOf('匿名'), digitsOf('862345')]).toEqual(['057188001234', '85223456789', '', '862345'])
  })
  it('reads a room as its numbers', () => {
    expect([roomKey('3栋1202室'), roomKey('A座-1202'), roomKey('３棟１２０２'), roomKey('大堂')]).toEqual(['3-1202', 'a-1202', '3-1202', ''])
  })
})
