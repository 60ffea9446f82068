import type { Stuck } from '@guixing/core/approvals/events'
import type { RefusalCode, Refused as No } from '@guixing/core/approvals/model'
import type { Reason } from '@guixing/core/controls/evaluate'
import type { Value } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import { traditional } from '@guixing/packs'
import { LEVELS, type Level, type Rules } from '../rules/index.ts'

export interface Cite { control: string; regulation: string; article: string }

const SAYS: Readonly<Partial<Record<RefusalCode | 'nobody' | 'only-decides' | 'already-asked' | 'approval-void' | 'not-stuck' | 'same-version', readonly [zh: string, en: string]>>> = {
  'not-open': ['审批已结束，不用再办', 'The approval has ended'],
  'same-version': ['已经在现行的路线上', 'It is on the route in force already'],
  'would-end': ['新路线要的都已经同意，改过去就等于批了；审批要由人来决定', 'All that the new route asks has been agreed to, and a move would end it; a person has to decide'],
  'would-stick': ['按新路线有一步没有人可批', 'On the new route there would be nobody to decide a step'],
  'no-such-task': ['路线里没有这一步', 'There is no such step in the route'],
  'task-not-open': ['这一步现在不用办', 'This step is not to be decided now'],
  'apart': ['申请、受益、经办的人和与他们有申报关系的人要回避：{who}不能批这一项', 'Whoever asks, gains, handles or is declared related to one of them stays out: {who} may not decide this'],
  'not-a-candidate': ['这一步没有请你办', 'This step was not put to you'],
  'only-decides': ['代人审批只能作决定，转交和加签要本人办', 'Whoever stands in decides and does no more; the person asked hands on or adds signers'],
  'already-in-set': ['{who}已经在这一步里', '{who} is in this step already'],
  'words-needed': ['要写明理由', 'Words are needed'],
  'opinion-only': ['这一步只提意见，不作决定', 'Only an opinion is asked here'],
  'not-an-opinion': ['没有人向你征求意见', 'Nobody asked your opinion'],
  'changed': ['内容已改动，请看过再决定', 'The contents changed; please look before deciding'],
  'unseen': ['请看过最新内容再决定', 'Please look at the contents as they are before deciding'],
  'not-delegated': ['你现在没有代批的委托', 'You stand in for nobody here now'],
  'lacks-authority': ['按授权表，这一项至少要{least}同意，路线里最高到{has}', 'By the table of authorities this takes the agreement of {least} at least; the route reaches {has}'],
  'batch-not-allowed': ['这一项不能批量办，请打开看过再定', 'This one is not decided in a batch; open it and decide'],
  'batch-agree-only': ['批量只能同意', 'Only an agreement can be given in a batch'],
  'not-approved': ['不是已通过的审批，没有可撤销的', 'It is not approved, so there is nothing to revoke'],
  'too-late': ['已过可撤销的{days}天', 'The {days} days in which it could be revoked have passed'],
  'cannot-undo': ['通过后办的事撤不回：{effects}', 'What followed cannot be undone: {effects}'],
  'choose': ['要先选审批人', 'An approver has to be chosen first'],
  'not-in-range': ['{who}不在可选的人里', '{who} is not among those who may be asked'],
  'not-stuck': ['这一步还有人能办，不用改派', 'There is somebody who can decide this step; it is not to be given away'],
  'return-not-allowed': ['这一步不能退到那里', 'This step may not return it there'],
  'no-such-step': ['前面没有批过的步骤可退', 'There is no decided step to return to'],
  'added-may-not-add': ['加签进来的人不能再加人', 'A signer who was added cannot add others'],
  'not-in-scope': ['{who}不在可选的人里', '{who} is not among those who may be asked'],
  'left': ['{who}已不在岗', '{who} is no longer here'],
  'nobody-added': ['都已经有了', 'All of them have it already'],
  'mandatory': ['路线规定的签批人不能减去', 'The route demands this signer'],
  'below-quorum': ['减去以后人数不够', 'Too few would remain'],
  'not-the-applicant': ['只有申请人能办', 'Only the applicant may'],
  'already-decided': ['已经有人批过，不能撤回', 'Somebody has decided already'],
  'not-returned': ['没有被退回，不用再交', 'It was not returned'],
  'not-the-last-approver': ['你的同意之后又有变动，不能收回', 'Something followed your decision; it can no longer be taken back'],
  'already-opened': ['下一位已经看过，不能收回', 'The next one has looked at it already'],
  'too-soon': ['刚催过，过些时候再催', 'Urged just now; wait before urging again'],
  'not-copied': ['没有抄送给你', 'You got no copy'],
  'already-read': ['已经看过', 'Read already'],
  'nobody': ['没有可减的加签人', 'There is no added signer to take out'],
  'approval-void': ['内容在请批之后改过，要重新请批', 'The contents changed after it was asked; it must be asked anew'],
  'already-asked': ['已经另行请批，不能再交这一份', 'It was asked for anew; this one cannot be handed in again'],
}

/** Why an act is not possible, as it crosses the wire: code and parameters for programs, words for people. Without words of its own it speaks with those of the article. */
export function reasonOf(no: Pick<No, 'params'> & { refused: string }, cite: Cite, rules: Rules, says?: Words): Reason {
  const params = { ...no.params } as Record<string, Value>
  const united = Array.isArray(params.violations) ? (params.violations as { person?: Value }[]).map(({ person }) => person ?? null) : []
  const people = [...new Set([params.person, ...(Array.isArray(params.people) ? params.people : []), ...united])].filter((p): p is string => typeof p === 'string')
  if (people.length > 0) params.who = people.map((id) => rules.people.get(id)?.name ?? '—').join('、')
  delete params.first
  const said = SAYS[no.refused as RefusalCode]
  const fill = (text: string, en = false): string => text.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'least' || name === 'has' ? levelWords(Number(params[name]))[en ? 1 : 0] : Array.isArray(params[name]) ? params[name].map((one) => String(one).split('|')[en ? 1 : 0] ?? String(one)).join(en ? ', ' : '、') : String(params[name] ?? '')))
  return { ...cite, code: no.refused === 'apart' ? 'separation-of-duties' : no.refused, params, remedy: [], ...(said ? { says: { 'zh-CN': fill(said[0]), 'zh-TW': Array.isArray(params.effects) ? traditional(fill(said[0])) : fill(traditional(said[0])), en: fill(said[1], true) } } : says ? { says } : {}) }
}

const STUCK: Readonly<Record<Stuck['reason'], readonly [zh: string, en: string]>> = {
  'no-steps': ['路线上没有一步要批', 'The route has no step'],
  'nobody': ['这一步没有人可批', 'There is nobody to decide this step'],
  'all-apart': ['能批的人都须回避', 'Everybody who could decide must stay out'],
  'no-quorum': ['可表决的人数不够', 'Too few are left to vote'],
}
/** Why nobody can be asked: the place says which step, and what is wrong there. */
export const stuckReason = (stuck: readonly Stuck[], cite: Cite): Reason => ({ ...cite, code: 'nobody-to-approve', params: { why: stuck[0]?.reason ?? 'nobody', ...(stuck[0]?.task === undefined ? {} : { place: stuck[0].task }) }, remedy: [], says: stuckWords(stuck[0]?.reason ?? 'nobody') })

const LEVEL_WORDS: Readonly<Record<Level, readonly [zh: string, en: string]>> = { staff: ['员工', 'staff'], middle: ['部门负责人一级', 'middle management'], leader: ['公司领导一级', 'a company leader'], top: ['总经理', 'the general manager'] }
/** A level of authority as people say it: the highest that the number reaches. */
export function levelWords(level: number): readonly [zh: string, en: string] {
  const reached = (Object.keys(LEVELS) as Level[]).filter((name) => LEVELS[name] <= level).at(-1)
  return reached ? LEVEL_WORDS[reached] : ['无权限的人', 'nobody']
}

/** Why a route is stuck. */
export const stuckWords = (reason: Stuck['reason']): Words => ({ 'zh-CN': STUCK[reason][0], 'zh-TW': traditional(STUCK[reason][0]), en: STUCK[reason][1] })
