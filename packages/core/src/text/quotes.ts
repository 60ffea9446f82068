import { foldLetter } from './fold.ts'

/** A stretch of the original text, end exclusive. */
export interface TextRange { readonly start: number; readonly end: number }

const pairs = /「[^」]*」|『[^』]*』|“[^”]*”|‘[^’]*’|"[^"]*"/g
const titles = /《[^》]{1,40}(?:制度|办法|规定|条例|规则|守则|准则|细则|通知|指引|公约|忌语|意见|法)》/g

// 我 and 本 between the client and the verb would make it our own saying: "您问的事，我说".
const clientSays = /(?:客户|业户|业主|来电人|来访者|对方|咨询人|咨询者|投诉人|当事人|家长|学员|委托人|顾客|用户|住户|租户|商户|投资者|他|她|您|你)[^。！？!?\n我咱本]{0,8}(?:说|问|称|表示|反映|提到|提及|询问|认为|写道|来信|留言|原话|回答|讲|抱怨|强调)[^。！？!?\n我咱]{0,4}$/
const regulationSays = /》[^。！？!?\n我咱]{0,14}(?:规定|要求|明确|指出|载明|写明|禁止|所列|列明|称|[条款项])[^。！？!?\n我咱]{0,4}$|(?:制度|条款|规定|法规|章程)[^。！？!?\n我咱]{0,6}(?:规定|要求|明确|写明|原文|禁止|所列)[^。！？!?\n我咱]{0,4}$/

/** Quotations of the client's words and of a regulation: told by the words before the quotation mark, and titles in 《》. */
export function quotedRanges(text: string): TextRange[] {
  const ranges: TextRange[] = []
  for (const match of text.matchAll(titles)) ranges.push({ start: match.index, end: match.index + match[0].length })
  for (const match of text.matchAll(pairs)) {
    const lead = Array.from(text.slice(Math.max(0, match.index - 40), match.index), (letter) => foldLetter(letter)).join('')
    if (clientSays.test(lead) || regulationSays.test(lead)) ranges.push({ start: match.index, end: match.index + match[0].length })
  }
  return ranges
}
