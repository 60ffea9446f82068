import type { Language } from '@guixing/core/model/text'

/** What the paper itself says, in the three languages. */
export interface PaperWords {
  number: string; unit: string; articles: string; printed: string; page: (page: number, of: number) => string
  timeline: string; at: string; what: string; by: string; words: string; total: string; capitals: string; inCapitals: (label: string) => string; date: string; empty: string
  missing: (codes: string) => string; rows: (n: number) => string; colon: string; title: (text: string) => string; opinion: (office: string) => string; signed: string
}

const zhCN: PaperWords = {
  number: '编号', unit: '单位', articles: '依据', printed: '打印日期', page: (page, of) => `第${page}页，共${of}页`,
  timeline: '办理过程', at: '时间', what: '事项', by: '办理人', words: '说明', total: '合计', capitals: '大写', inCapitals: (label) => `${label}（大写）`, date: '年　　月　　日', empty: '本表没有记录。',
  missing: (codes) => `“〓”代替字库所缺的字：${codes}。`, rows: (n) => `共${n}条`, colon: '：', title: (text) => `《${text}》`, opinion: (office) => (/意[见見]$/.test(office) ? office : `${office}意见`), signed: '签字',
}
const zhTW: PaperWords = {
  number: '編號', unit: '單位', articles: '依據', printed: '列印日期', page: (page, of) => `第${page}頁，共${of}頁`,
  timeline: '辦理過程', at: '時間', what: '事項', by: '辦理人', words: '說明', total: '合計', capitals: '大寫', inCapitals: (label) => `${label}（大寫）`, date: '年　　月　　日', empty: '本表沒有記錄。',
  missing: (codes) => `「〓」代替字庫所缺的字：${codes}。`, rows: (n) => `共${n}條`, colon: '：', title: (text) => `《${text}》`, opinion: (office) => (/意[见見]$/.test(office) ? office : `${office}意見`), signed: '簽字',
}
const en: PaperWords = {
  number: 'No.', unit: 'Unit', articles: 'Articles', printed: 'Printed', page: (page, of) => `Page ${page} of ${of}`,
  timeline: 'How it was handled', at: 'Time', what: 'What', by: 'By', words: 'Words', total: 'Total', capitals: 'In capitals', inCapitals: (label) => `${label} (in capitals)`, date: 'Date', empty: 'There are no entries.',
  missing: (codes) => `“〓” stands for characters the font lacks: ${codes}.`, rows: (n) => `${n} ${n === 1 ? 'entry' : 'entries'}`, colon: ': ', title: (text) => text, opinion: (office) => office, signed: 'Signed',
}

export const wordsOf = (language: Language): PaperWords => (language === 'zh-TW' ? zhTW : language === 'en' ? en : zhCN)
