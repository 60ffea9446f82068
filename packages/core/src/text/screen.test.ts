import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { screen } from './screen.ts'
import type { LexiconEntry } from './screen.ts'

const lexicon: LexiconEntry[] = [
  { code: 'L01', phrases: ['不知道', '我不知道', '没办法', '不归我管', '这事情不归我管'], action: 'block', source: 'S03 4.3.2', preferred: { 'zh-CN': '我为您查清后在约定时间答复' } },
  { code: 'L02', phrases: ['推诿', '踢皮球', '扯皮'], action: 'warn', source: 'S03 4.3.3' },
  { code: 'L06', phrases: ['保底', '保本', '亏损有限', '必定盈利'], action: 'block', source: 'S39 12' },
  { code: 'L07', phrases: ['必涨', '必跌', '肯定上涨'], action: 'block', source: 'S39 15' },
  { code: 'L08', phrases: ['传闻', '小道消息'], action: 'block', source: 'S39 9', unless: ['核实'] },
  { code: 'L90', phrases: ['聊天'], action: 'incident', source: 'S24 3', unless: ['~记录'] },
]
const codes = (text: string): string[] => screen(text, lexicon).map((hit) => hit.code)

describe('L01 forbidden words', () => {
  test.each(['我不知道', '我 不 知 道', '不,知.道', '不知道。', '这个不知道', '没办法', '沒辦法', '不歸我管', '這事情不歸我管', '对不起这个我不知道', '实在没办法了', '不。知。道',
    '我也不知道您是否方便', '不知道您说的是什么', '只能告诉您不知道', '这不是我负责的不知道', '不好意思，没办法', 'ＯＫ不​知​道', '不😀知😀道', '没…办法'])('S03-25 S31-03: %s is blocked', (text) => {
    expect(codes(text)).toEqual(['L01'])
  })

  test.each(['不知道您是否方便周三来访？', '您好，不知道能否请您补充材料', '不知道是否已收到', '您可能不知道，窗口已搬迁', '看看有没办法解决', '值班人员不得说“不知道”', '服务忌语：没办法、不归我管', '我知道了', '如果您没办法到场，可以委托'])('S03-25: %s passes', (text) => {
    expect(codes(text)).toEqual([])
  })

  test('the hit tells the place in the original text, the article and better words; the longest phrase counts once', () => {
    expect(screen('您好！ 我 不,知 道 呢', lexicon)).toEqual([{ code: 'L01', phrase: '我不知道', start: 4, end: 11, action: 'block', article: 'S03 4.3.2', preferred: { 'zh-CN': '我为您查清后在约定时间答复' } }])
    const text = '（ﬁle）沒辦法，不歸我管'
    expect(screen(text, lexicon).map((hit) => text.slice(hit.start, hit.end))).toEqual(['沒辦法', '不歸我管'])
  })
})

describe('promises', () => {
  test.each(['本产品保本', '保 底 收益', '保-本', '我们保,底', '担保本金安全', '确保本金', '不仅保本，还有收益', '不用担心保本收益', '不会不保本', '未来必涨', '三天必漲', '无条件保本', '非常保本', '不久必跌',
    '避免亏损的保本方案', '没有任何风险的保底产品', '不会让您失望的保本方案', '不要错过保底产品', '承诺必定盈利', '我们不承诺收益但保底', '保本，不可能亏', '不可避免必跌', '放心，保底', '保本年化5%', '保本项目'])('S39-36 S39-41: %s is blocked', (text) => {
    expect(codes(text).length).toBeGreaterThan(0)
  })

  test.each(['我们不承诺保底', '本机构不承诺保本、保底或必定盈利', '不得向客户作出任何形式的保本、保底的承诺', '严禁承诺保底', '非保本浮动收益', '该产品无保底', '價格未必漲', '投资有风险，谨防“保本”骗局', '如有人向您承诺保底，请立即举报',
    '保本是不可能的', '保底承诺属于违规行为', '是否保本请看合同', '确保本周内答复', '为您投保本公司产品', '由甲方提供担保，本公司负责实施', '守住确保底线', '確保本項目按期完成', '确保本季度回访', '不以任何方式承诺保底'])('S39-36 S39-41: %s passes', (text) => {
    expect(codes(text)).toEqual([])
  })
})

describe('quotations', () => {
  test.each(['客户说：“我不知道怎么办”', '業戶問「保本嗎」，已解釋', '业主问"能不能保底"', '来电人反映：“你们推诿”', '《服务规范》第三条规定：“不得推诿、扯皮”', '按《关于禁止推诿的规定》执行'])('S03-25: %s passes', (text) => {
    expect(codes(text)).toEqual([])
  })

  test('our own words in quotation marks do not pass, nor what follows the quotation', () => {
    expect(codes('我们说“保本”')).toEqual(['L06'])
    expect(codes('您问的事，我说“不知道”')).toEqual(['L01'])
    expect(codes('客户说“急”，我不知道')).toEqual(['L01'])
  })

  test('ranges known to be quoted pass', () => {
    const text = '> 保底吗\n不保底。'
    expect(screen(text, lexicon, { quotes: [{ start: 0, end: 5 }] })).toEqual([])
    expect(screen('保底', lexicon, { quotes: [{ start: 0, end: 1 }] })).toHaveLength(1)
  })

  test('an entry has its own excuses', () => {
    expect(codes('经核实的传闻')).toEqual([])
    expect(codes('据传闻')).toEqual(['L08'])
    expect(codes('附聊天记录')).toEqual([])
    expect(codes('上班聊天')).toEqual(['L90'])
  })
})

describe('screening at large', () => {
  test('property: any spaces and soft signs between the letters change nothing', () => {
    const sign = fc.constantFrom('', ' ', '  ', '.', '·', '*', '-', '\u200b', '、', '~')
    fc.assert(fc.property(fc.constantFrom('我不知道', '没办法', '沒辦法', '不归我管', '不歸我管'), fc.array(sign, { minLength: 6, maxLength: 6 }), (phrase, signs) => {
      const text = [...phrase].map((letter, i) => letter + signs[i]).join('')
      expect(codes(text)).toEqual(['L01'])
    }))
  })

  test('property: never throws, and every hit is a stretch of the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('不', '知', '道', '保', '本', '“', '”', '客户说', '，', '。', ' ', '𠮷', '《', '规定》')).map((list) => list.join(''))), (text) => {
      for (const hit of screen(text, lexicon)) {
        expect(hit.start).toBeGreaterThanOrEqual(0)
        expect(hit.end).toBeGreaterThan(hit.start)
        expect(hit.end).toBeLessThanOrEqual(text.length)
      }
    }))
  }, 30_000)
})
