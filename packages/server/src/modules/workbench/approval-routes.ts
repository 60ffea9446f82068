import { os, type ApiContext } from '../../platform/api.ts'
import { maySee } from '@guixing/core/lifecycle/who'
import { NotFound, invalid } from '../../platform/errors.ts'
import { dayIn } from '../../platform/days.ts'
import { actOnApproval, controlIn, decideMany, previewApproval, previewOpening, reassignTask, revokeApproval, strandedTasks, type Act } from '../approvals/index.ts'
import { lockless, type Held } from '../engine/index.ts'
import { headAfter, reasonView } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'
import { reading, session, type Session } from '../session/index.ts'
import { approvalDetail } from './approval-detail.ts'

const done = (context: ApiContext, id: string, act: Act) => through(context, (s) => actOnApproval(s.pool, s.caller, id, act))

async function through(context: ApiContext, run: (s: Session) => Promise<{ approval: string; state: string; matter: string; held?: Held }>) {
  const { approval, state, ...acted } = await run(await session(context))
  context.nudge()
  return { approval, state, matter: await headAfter(context, acted) }
}

/** The preview of the machine with its refusals as the wire has them. */
const shown = (rules: Rules, { refused, ...preview }: Awaited<ReturnType<typeof previewApproval>>) => ({ ...preview, refused: refused.map((reason) => reasonView(rules, reason)) })
const nowIn = (rules: Rules) => { const now = new Date().toISOString(); return { rules, now, today: dayIn(rules.house.zone, now) } }

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
  revoke: os.approvals.revoke.handler(({ context, input: { id, words } }) => through(context, (s) => revokeApproval(s.pool, s.caller, id, words))),
  reassign: os.approvals.reassign.handler(({ context, input: { id, to, words } }) => through(context, (s) => reassignTask(s.pool, s.caller, id, to, words))),
  stuck: os.approvals.stuck.handler(({ context }) => reading(context, async (tx, s) => ({ stuck: await strandedTasks(tx, s.rules, s.actor) }))),
  batch: os.approvals.batch.handler(async ({ context, input }) => {
    const s = await session(context)
    const results = await decideMany(s.pool, s.caller, input.tasks, input.words ?? '')
    context.nudge()
    return reading(context, async (tx) => {
      const rows = await tx.query<{ id: string; number: string }>('select t.id, m.number from approval_task t join matter m on m.tenant_id = t.tenant_id and m.id = t.matter_id where t.tenant_id = $1 and t.id = any($2::uuid[])', [tx.tenant, results.filter((r) => r.reasons[0]?.code !== 'not-found').map(({ task }) => task)])
      return { results: results.map(({ matter: _, reasons, ...r }) => ({ ...r, number: rows.find(({ id }) => id === r.task)?.number ?? null, reasons: reasons.map((reason) => reasonView(s.rules, reason)) })) }
    })
  }),
  preview: os.approvals.preview.handler(({ context, input }) => reading(context, async (tx, s) => {
    const { held } = await lockless(tx, s.rules, input.id)
    if (!maySee(s.actor, held.matter)) throw new NotFound()
    const control = controlIn(s.rules, held, input.control)
    const purpose = input.purpose ?? 'gate'
    if (!control || (purpose === 'gate' ? control.type !== 'approval' : !control.exception)) throw invalid('control', 'no-such-approval')
    return shown(s.rules, await previewApproval(tx, nowIn(s.rules), control, held, s.actor, purpose))
  })),
  previewNew: os.approvals.previewNew.handler(({ context, input }) => reading(context, async (tx, s) => {
    if (input.unit && !s.rules.units.has(input.unit)) throw invalid('unit', 'unknown-unit')
    return { previews: (await previewOpening(tx, nowIn(s.rules), s.actor, { ...input, unit: input.unit ?? null })).map((one) => shown(s.rules, one)) }
  })),
  seen: os.approvals.seen.handler(({ context, input: { id } }) => done(context, id, { act: 'seen' })),
}
