export { askApproval } from './ask.ts'
export { decideOn } from './decide.ts'
export { approvalInbox, approvalsOfMatter, attestedFields } from './views.ts'
