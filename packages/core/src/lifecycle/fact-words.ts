import { inThree as W, type Words } from '../model/text.ts'
import type { KindDef } from '../model/kind.ts'

/** Facts the engine writes itself; every other carries the label of its action. */
const OWN: Record<string, Words> = {
  'approval-revoke': W('撤销批准', '撤銷批准', 'Approval revoked'),
  'approval-reassign': W('审批改派', '審批改派', 'Approval reassigned'),
  'delegated': W('委托代办', '委託代辦', 'Duties handed on'),
  'delegation-ended': W('代办结束', '代辦結束', 'Duties taken back'),
  'approval-move': W('审批改走新路线', '審批改走新路線', 'Approval moved to another route'),
  'approval-passed-on': W('审批移交', '審批移交', 'Approval passed on'),
  'approval-requested': W('请求批准', '請求批准', 'Approval asked for'),
  'approval-withdraw': W('撤回申请', '撤回申請', 'Application withdrawn'),
  'approval-resubmit': W('改后重新送审', '改後重新送審', 'Handed in again'),
  'approval-urge': W('催办审批', '催辦審批', 'Approvers urged'),
  'approval-copy': W('抄送', '抄送', 'Copies sent'),
  'approval-read': W('已阅抄送', '已閱抄送', 'Copy read'),
  'approval-transfer': W('转交审批', '轉交審批', 'Approval handed on'),
  'approval-add-signer': W('加签', '加簽', 'Signers added'),
  'approval-remove-signer': W('减签', '減簽', 'Signer taken out'),
  'approval-ask-opinion': W('征求意见', '徵求意見', 'Opinion asked'),
  'approval-opinion': W('意见', '意見', 'Opinion given'),
  'approval-take-back': W('收回同意', '收回同意', 'Agreement taken back'),
  'approval-seen': W('已查看', '已查看', 'Looked at'),
  'approval-timeout': W('审批超时', '審批超時', 'Approval time-out'),
  'approval-person-left': W('审批人离职', '審批人離職', 'Approver has left'),
  'approval-agree': W('审批同意', '審批同意', 'Approved'),
  'approval-reject': W('审批不同意', '審批不同意', 'Not approved'),
  'approval-return': W('审批退回', '審批退回', 'Returned'),
  'reminded': W('时限提醒', '時限提醒', 'Reminded of the limit'),
  'client-reply': W('业户回话', '業戶回話', 'Client answered'),
  'refused': W('{action}被拒', '{action}被拒', '{action} refused'),
  'pending': W('待补：{action}', '待補：{action}', 'Pending: {action}'),
  'approval-asked': W('请求批准', '請求批准', 'Approval asked for'),
  'imported': W('导入', '匯入', 'Imported'),
  'warned': W('提醒', '提醒', 'Warned'),
  'breached': W('超过时限', '超過時限', 'Limit passed'),
  'alert-read': W('已阅', '已閱', 'Read'),
  'approval-decided': W('审批', '審批', 'Approval'),
  'rated': W('业户评价', '業戶評價', 'Rated by the client'),
  'hand-on': W('移交', '移交', 'Handed on'),
  'approval-void': W('审批作废', '審批作廢', 'Approval void'),
}

/** What a fact is called in a history: an act by its own label, what the engine wrote in its words (`action`: the act it speaks of), else its name. */
export function factWords(kind: Pick<KindDef, 'actions'>, what: string, action?: string): Words {
  const act = (name: string): Words | undefined => (Object.hasOwn(kind.actions, name) ? kind.actions[name]?.label : undefined)
  const own = Object.hasOwn(OWN, what) ? OWN[what] : undefined
  if (!own) return act(what) ?? W(what, what, what)
  const of = act(action ?? '')
  const filled = (language: keyof Words): string => own[language].replace('{action}', of?.[language] ?? action ?? '')
  return W(filled('zh-CN'), filled('zh-TW'), filled('en'))
}
