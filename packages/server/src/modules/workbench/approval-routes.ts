import { os, type ApiContext } from '../../platform/api.ts'
import { actOnApproval, type Act } from '../approvals/index.ts'
import { headNow } from '../matters/index.ts'
import { reading, session } from '../session/index.ts'
import { approvalDetail } from './approval-detail.ts'

async function done(context: ApiContext, id: string, act: Act) {
  const s = await session(context)
  const { approval, state, matter } = await actOnApproval(s.pool, s.caller, id, act)
  context.nudge()
  return { approval, state, matter: await headNow(context, matter) }
}

export const approvalRoutes = {
  detail: os.approvals.detail.handler(({ context, input }) => reading(context, (tx, s) => approvalDetail(tx, s, input.id))),
  withdraw: os.approvals.withdraw.handler(({ context, input: { id, ...rest } }) => done(context, id, { act: 'withdraw', ...rest })),
  resubmit: os.approvals.resubmit.handler(({ context, input: { id, ...rest } }) => done(context, id, { act: 'resubmit', ...rest })),
  urge: os.approvals.urge.handler(({ context, input: { id } }) => done(context, id, { act: 'urge' })),
  copy: os.approvals.copy.handler(({ context, input: { id, ...rest } }) => done(context, id, { act: 'copy', ...rest })),
  read: os.approvals.read.handler(({ context, input: { id } }) => done(context, id, { act: 'read' })),
  transfer: os.approvals.transfer.handler(({ context, input: { id, ...rest } }) => done(context, id, { act: 'transfer', ...rest })),
  addSigner: os.approvals.addSigner.handler(({ context, input: { id, ...rest } }) => done(context, id, { act: 'add-signer', ...rest })),
  removeSigner: os.approvals.removeSigner.handler(({ context, input: { id, ...rest } }) => done(context, id, { act: 'remove-signer', ...rest })),
  askOpinion: os.approvals.askOpinion.handler(({ context, input: { id, ...rest } }) => done(context, id, { act: 'ask-opinion', ...rest })),
  opinion: os.approvals.opinion.handler(({ context, input: { id, ...rest } }) => done(context, id, { act: 'opinion', ...rest })),
  takeBack: os.approvals.takeBack.handler(({ context, input: { id } }) => done(context, id, { act: 'take-back' })),
  seen: os.approvals.seen.handler(({ context, input: { id } }) => done(context, id, { act: 'seen' })),
}
