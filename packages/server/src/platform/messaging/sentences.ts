/** Sentences the packs send, in English; what a house adds itself is shown as it was written. */
export const ENGLISH: Readonly<Record<string, string>> = {
  '交接班被拒接，责任仍在交班人：{number} {title}': 'The handover was refused; the outgoing shift stays responsible: {number} {title}',
  '值班人员擅自离岗 {number} {title}': 'Left the post without leave: {number} {title}',
  '值班重大问题 {number} {title}': 'Major problem on duty: {number} {title}',
  '催办：{number} {title}': 'Please hurry: {number} {title}',
  '其他部门受理了业户咨询 {number} {title}，请归口跟进': "Another department took an owner's enquiry {number} {title}; please follow it up as the department in charge",
  '分流来的投诉 {number} {title}，请在时限内处理': 'A complaint was passed to you: {number} {title}; please handle it in time',
  '客户反馈的重点问题 {number} {title}': "Key point of a client's feedback: {number} {title}",
  '指派给你：{number} {title}': 'Assigned to you: {number} {title}',
  '本部门退回了转办 {number} {title}': 'Your department sent back a transfer: {number} {title}',
  '求助 {number} {title}，请立即到场': 'Call for help {number} {title}: please go there at once',
  '沟通受阻，请协调：{number} {title}': 'Communication is stuck, please mediate: {number} {title}',
  '移交给你：{number} {title}': 'Handed on to you: {number} {title}',
  '询问已答复：{number} {title}': 'Your question was answered: {number} {title}',
  '请共同答复 {number} {title}': 'Please answer jointly: {number} {title}',
  '请整改：{number} {title}': 'Please put right: {number} {title}',
  '请立即答复询问 {number} {title}': 'Please answer this question at once: {number} {title}',
  '转办次数过多，疑似推诿：{number} {title}': 'Transferred too often, possibly passed around: {number} {title}',
  '转来咨询 {number} {title}，请接收': 'An enquiry was transferred to you: {number} {title}; please accept it',
  '部门已签署共同答复 {number} {title}': 'A department has signed the joint answer: {number} {title}',
  '重点问题请批示：{number} {title}': 'Key problem, please instruct: {number} {title}',
  '重要事项 {number} {title}': 'Important matter {number} {title}',
  '重要咨询 {number} {title}': 'Important enquiry {number} {title}',
  '领导已批示：{number} {title}': 'Instructed by the leader: {number} {title}',
  '排班已公布：{title}': 'The roster is published: {title}',
  '业户补充：{number} {title}': 'The client added something: {number} {title}',
}

/** What the system itself says, by code: Simplified and English; Traditional is derived. */
export const CODES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'assigned': ['交给你办：{number} {title}', 'Given to you: {number} {title}'],
  'pending': ['有一步还缺条件，未能自动完成：{number} {title}', 'A step lacks something and could not follow by itself: {number} {title}'],
  'approval-wanted': ['请审批：{number} {title}', 'Please decide: {number} {title}'],
  'approval-approved': ['已批准：{number} {title}', 'Approved: {number} {title}'],
  'approval-returned': ['被退回修改：{number} {title}', 'Returned for changes: {number} {title}'],
  'approval-rejected': ['未批准：{number} {title}', 'Not approved: {number} {title}'],
  'approval-stuck': ['审批无人可办，请联系管理员：{number} {title}', 'Nobody can decide this, please ask an administrator: {number} {title}'],
  'approval-void': ['内容已改，原审批失效：{number} {title}', 'The content changed, the approval no longer holds: {number} {title}'],
  'clock-warning': ['时限将到（{due}）：{number} {title}', 'Due soon ({due}): {number} {title}'],
  'clock-overdue': ['已超过时限（{due}）：{number} {title}', 'Overdue (since {due}): {number} {title}'],
  'alert-again': ['仍无人阅示（第 {times} 次提醒）：{number} {title}', 'Still unread (reminder {times}): {number} {title}'],
  'excuse-asked': ['{name}请求谅解违反：{control} {title}', '{name} asks that a breach be excused: {control} {title}'],
  'excuse-granted': ['违反已谅解：{control} {title}', 'The breach is excused: {control} {title}'],
  'excuse-refused': ['违反未予谅解：{control} {title}', 'The breach is not excused: {control} {title}'],
  'duty-missed': ['周期职责未按时完成：{control}（{period}）', 'A periodic duty was missed: {control} ({period})'],
  'acknowledge-wanted': ['请在 {due} 前阅读并确认制度《{title}》', 'Please read and confirm by {due}: {title}'],
  'acknowledge-reminder': ['请阅读并确认制度《{title}》', 'Please read and confirm: {title}'],
  'inbound-refused': ['有一封来信未能立案，请人工处理：{from}（{inbound}）', 'A message could not be taken, please look at it: {from} ({inbound})'],
}

/** Why a message of a client could not be taken, by the code before any colon. */
export const INBOUND: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'too-many': ['同一来信人一天内来信太多', 'too many messages from one sender in a day'],
  'no-sender': ['没有写明来信人', 'it does not say who wrote'],
  'unreadable': ['信件读不出来', 'it cannot be read'],
  'unfit': ['内容不合登记的要求', 'its content does not fit the entry'],
}
