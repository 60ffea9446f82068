import type { Stuck } from '@guixing/core/approvals/events'
import type { RefusalCode, Refused as No } from '@guixing/core/approvals/model'
import type { Reason } from '@guixing/core/controls/evaluate'
import type { Value } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import { traditional } from '@guixing/packs'
import type { Rules } from '../rules/index.ts'

export interface Cite { control: string; regulation: string; article: string }

const SAYS: Readonly<Partial<Record<RefusalCode | 'nobody' | 'only-decides' | 'already-asked' | 'approval-void', readonly [zh: string, en: string]>>> = {
  'not-open': ['审批已结束，不用再办', 'The approval has ended'],
  'no-such-task': ['路线里没有这一步', 'There is no such step in the route'],
  'task-not-open': ['这一步现在不用办', 'This step is not to be decided now'],
  'not-a-candidate': ['这一步没有请你办', 'This step was not put to you'],
  'only-decides': ['代人审批只能作决定，转交和加签要本人办', 'Whoever stands in decides and does no more; the person asked hands on or adds signers'],
  'already-in-set': ['{who}已经在这一步里', '{who} is in this step already'],
  'words-needed': ['要写明理由', 'Words are needed'],
  'opinion-only': ['这一步只提意见，不作决定', 'Only an opinion is asked here'],
  'not-an-opinion': ['没有人向你征求意见', 'Nobody asked your opinion'],
  'changed': ['内容已改动，请看过再决定', 'The contents changed; please look before deciding'],
  'unseen': ['请看过最新内容再决定', 'Please look at the contents as they are before deciding'],
  'not-delegated': ['你现在没有代批的委托', 'You stand in for nobody here now'],
  'lacks-authority': ['同意的人里没有够权限的', 'Nobody who agreed has the authority for this'],
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

/** Why an act is not possible, as it crosses the wire: code and parameters for programs, words for people. Separation of duties speaks with the article's own words. */
export function reasonOf(no: Pick<No, 'params'> & { refused: string }, cite: Cite, rules: Rules, says?: Words): Reason {
  const params = { ...no.params } as Record<string, Value>
  const people = [params.person, ...(Array.isArray(params.people) ? params.people : [])].filter((p): p is string => typeof p === 'string')
  if (people.length > 0) params.who = people.map((id) => rules.people.get(id)?.name ?? '—').join('、')
  delete params.first
  if (no.refused === 'apart') return { ...cite, code: 'separation-of-duties', params, remedy: [], ...(says ? { says } : {}) }
  const said = SAYS[no.refused as RefusalCode]
  const fill = (text: string): string => text.replace('{who}', String(params.who ?? ''))
  return { ...cite, code: no.refused, params, remedy: [], ...(said ? { says: { 'zh-CN': fill(said[0]), 'zh-TW': fill(traditional(said[0])), en: fill(said[1]) } } : says ? { says } : {}) }
}

const STUCK: Readonly<Record<Stuck['reason'], readonly [zh: string, en: string]>> = {
  'no-steps': ['路线上没有一步要批', 'The route has no step'],
  'nobody': ['这一步没有人可批', 'There is nobody to decide this step'],
  'all-apart': ['能批的人都须回避', 'Everybody who could decide must stay out'],
  'no-quorum': ['可表决的人数不够', 'Too few are left to vote'],
}
/** Why a route is stuck. */
export const stuckWords = (reason: Stuck['reason']): Words => ({ 'zh-CN': STUCK[reason][0], 'zh-TW': traditional(STUCK[reason][0]), en: STUCK[reason][1] })
