import { clauseAfter, clauseBefore, sentenceAround } from './skeleton.ts'
import type { Skeleton } from './skeleton.ts'

/**
 * Tells a forbidden phrase that is said from one that is denied, warned of, or only spelled by chance. Everything is
 * matched on folded letters without signs, inside one clause (up to a comma), so an earlier 不 does not excuse a later
 * promise: "不用担心，保本" is a hit.
 */

// 不 excuses only with one of these verbs: "不仅保本", "不久必涨", "不亏的保底" promise. What follows must not itself be a loss denied.
const promiseAfterAll = '(?!不|.?(?:错过|犹豫|担心|怕|急|让|使|令|亏|赔|跌|损|降|少|差|失|吃亏|输|辜负|后悔|避免|否认|放过))'
const denyingVerbs = '得|能|会|可以|可|应当|应|该|宜|准|许|允许|要|再|曾|敢|是|作|做|向|对|以|承诺|保证|担保|提供|存在|构成|代表|支持|接受|意味着|属于|属|给予|予|涉及|使用|说|讲|包含|含|等于|等同|建议|推荐|听信|相信|轻信|信|传播|散布|发布|采用|采信|具有|具备|设|与|参与|从事|随意|擅自|私自|外'
const denied = new RegExp([
  `不(?:${denyingVerbs})${promiseAfterAll}`,
  '未(?:承诺|作|做|曾|经|向|保证|提供|设|包含|含|说|对|构成|与|发生|出现|发现|存在)',
  '没有?(?!有|(?:任何|什么)?(?:问题|风险|亏|损|疑|错|差|门槛|人))',
  '(?:严禁|禁止|切勿|请勿|勿|杜绝|严防|警惕|谨防|当心|抵制|反对|查处|举报|打击|识别|揭露|制止|防范|防止|(?<!可)避免|拒绝|远离)(?!风险|亏|损|跌|错过)',
  '(?:无法|难以)(?!拒绝|抗拒|置信|想象|超越)',
  '无任何|并无|并非|绝非|而非|虚假|所谓|是否|能否|会否|有无|未必|忌语|禁语|禁用语|禁词',
  '别(?:信|说|讲|轻信|相信|听信)',
].map((part) => `(?:${part})`).join('|'))
const turned = /但|却|而是|反而|只是|可是|不过|然而|除非|不如|就能|即可/
const adjacent = /(?:不|无|非|未|没|没有|勿)$/
const twice = /(?:不会|不可能|不可|不能|无|没有|从不|绝不|决不|不是|并非|莫|哪有|岂有|怎会|怎能)不(?:承诺|保证|提供)?$/

// A phrase that is itself a denial ("没办法") is excused only when the speaking of it is forbidden; any wider reading would
// excuse "这不是我负责的不知道".
const speakingForbidden = /(?:(?:不得|不能|不要|不可|不准|不许|不应|禁止|严禁|勿|避免|杜绝|别).{0,6}(?:说|讲|回答|答复|回复|使用|出现).{0,10}|并非|绝非|(?:忌语|禁语|禁用语|禁词).{0,20})$/
const denial = /[不没无别]/

const deniedAfter = /^.{0,8}?(?:不可能|不允许|不存在|不可信|不被允许|不真实|不属实|不实|不符合|违规|违法|违反|虚假|骗局|诈骗|骗子|误导|无效|禁止|不得(?!不)|不应|勿信|不要相信|不要轻信|是错误)(?!.{0,3}[亏赔跌损])/
const warning = /举报|警惕|谨防|切勿|勿轻信|勿信|不要相信|不要轻信|提防|当心(?!里)|均属(?:违规|违法|虚假|诈骗)/
const noWarning = /(?:无需|不用|不必|无须|何须)(?:举报|警惕|谨防|提防|当心)/

/** Is what the phrase says denied, forbidden or warned of at this place? */
export function isDenied(skeleton: Skeleton, from: number, length: number, words: readonly string[]): boolean {
  const before = clauseBefore(skeleton, from, 30)
  const own = skeleton.letters.slice(from, from + length)
  if (words.some((word) => before.includes(word))) return true
  if (denial.test(own)) return speakingForbidden.test(before)
  if (twice.test(before)) return false
  if (adjacent.test(before)) return true
  const match = denied.exec(before)
  if (match && !turned.test(before.slice(match.index + match[0].length))) return true
  if (deniedAfter.test(clauseAfter(skeleton, from + length, 20))) return true
  const sentence = sentenceAround(skeleton, from)
  return warning.test(sentence) && !noWarning.test(sentence)
}

interface Chance { readonly before?: RegExp; readonly after?: RegExp }

const subject = '(?:您|你们?|客户|业户|业主|来电人|咨询人|对方)(?:们)?(?:可能|也许|或许|如果|若|还|也|并|都|暂时|确实|实在|表示|说|称|反映)*$'
const clientSubject = new RegExp(`(?<!告诉|答复|回复|回答|给|跟|对|向|和|请)${subject}`)

/** Places where the letters of a phrase mean something else: other words (确保｜本周) or a courtesy (不知道您是否方便). */
const byChance: Readonly<Record<string, readonly Chance[]>> = {
  不知道: [
    { before: /^(?!.*(?:我|咱)(?:们)?(?:也|都|真的?|实在|确实|还|并)*$)/, after: /^(?:您(?!说|讲|问|在说|指)|贵|是否|能否|可否|可不可以|能不能|会不会|方不方便|是不是方便|有没有)/ },
    { before: clientSubject },
    { before: /知$/ },
  ],
  没办法: [{ before: /有$/ }, { before: clientSubject }],
  // 保本项目, 保本年化 promise; 确保本项目, 确保本年 do not.
  保本: [
    { after: /^(?:次|月(?!月)|周|年(?!化)|季度|人|院|所|市|省|县|校|店|届|公司|单位|中心|机构|部门)/ },
    { before: /[确环社医参投担]$/, after: /^(?!金|息|收|理财|钱)/ },
  ],
  保底: [{ after: /^(?:线|层|部|座|稿|册)/ }],
}

/** Are the letters there by chance? `patterns` are the entry's own, with ~ in place of the phrase (有~, ~次). */
export function isChance(skeleton: Skeleton, from: number, length: number, patterns: readonly string[]): boolean {
  const before = clauseBefore(skeleton, from, 14)
  const after = clauseAfter(skeleton, from + length, 14)
  const own = skeleton.letters.slice(from, from + length)
  const fits = ({ before: left, after: right }: Chance): boolean => (left?.test(before) ?? true) && (right?.test(after) ?? true)
  if (Object.hasOwn(byChance, own) && byChance[own]!.some(fits)) return true
  return patterns.some((pattern) => {
    const [left = '', right = ''] = pattern.split('~')
    return before.endsWith(left) && after.startsWith(right)
  })
}
