import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { MatterView } from '@guixing/contract/matters'
import { api, Invalid, q, Refused } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { ActionForm } from '../../ui/action-form.tsx'
import { Clause } from '../../ui/clause.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { MatterActions } from './matter-actions.tsx'
import { useWords } from './words.ts'

const OVER = new Set(['returned', 'withdrawn'])
const ASKED = ['fromAt', 'untilAt', 'reason', 'substitute'] as const
const CONTROL = 's29.leave'

/** Leaving the post: asked for with a substitute, granted by the director, and only then left (S29-07). Leaving without it is absence (S29-08). */
export function LeaveCard({ shift }: { shift: MatterView }): ReactNode {
  const t = useWords()
  const say = useSay()
  const now = useNow()
  const [open, setOpen] = useState(false)
  const kinds = useQuery({ ...q.matters.kinds.queryOptions(), staleTime: 300_000 })
  const ask = useMutation({
    mutationFn: async (fields: Record<string, unknown>) => {
      const leave = await api.matters.open({ kind: 'leave', action: 'apply', fields: { ...fields, leaveKind: 'off-post', onDuty: true } as never, unit: shift.unit?.id })
      await api.matters.askApproval({ id: leave.matter.id, control: CONTROL })
    },
    onSuccess: () => setOpen(false),
  })
  const current = shift.related.find((r) => r.kind === 'leave' && !OVER.has(r.stage))
  const apply = kinds.data?.kinds.find((k) => k.name === 'leave')?.opens.find((o) => o.name === 'apply')
  if (current) return <LeaveState id={current.id} shift={shift} />
  if (!apply?.possible || shift.stage !== 'on-duty') return null
  const asks = apply.asks.filter((f) => (ASKED as readonly string[]).includes(f.name)).map((f) => ({ ...f, required: true }))
  return (
    <div className="du-leave">
      <div className="du-leave-head"><Button aria-expanded={open} onClick={() => setOpen(!open)}>{t('leave.ask')}</Button> <Clause regulation="S29" article="五" /></div>
      {open && (
        <div className="du-form">
          <p className="gx-note">{t('leave.note')}</p>
          <ActionForm action={{ name: 'apply', label: apply.label, asks }} submitLabel={t('leave.send')} busy={ask.isPending} initial={{ fromAt: new Date(Math.ceil(now / 60_000) * 60_000).toISOString() }} errors={ask.error instanceof Invalid ? ask.error.errors : []} onCancel={() => setOpen(false)} onSubmit={(fields) => ask.mutate(fields)} />
        </div>
      )}
      {ask.error instanceof Refused ? <Refusal title={t('act.refused', { action: say(apply.label), n: ask.error.reasons.length })} reasons={ask.error.reasons} onClose={() => ask.reset()} /> : ask.isError && !(ask.error instanceof Invalid) ? <ErrorLine error={ask.error} /> : null}
    </div>
  )
}

/** The leave asked for: how far it is, and the steps out and back, which the shift takes along. */
function LeaveState({ id, shift }: { id: string; shift: MatterView }): ReactNode {
  const t = useWords()
  const say = useSay()
  const leave = useQuery({ ...q.matters.get.queryOptions({ input: { id } }), refetchInterval: 30_000 })
  const along = useMutation({ mutationFn: (action: 'depart' | 'return') => api.matters.act({ id: shift.id, action, fields: (action === 'depart' ? { departReason: leave.data?.fields['reason'], substitute: leave.data?.fields['substitute'] } : {}) as never }) })
  if (leave.isError) return <ErrorLine error={leave.error} retry={() => void leave.refetch()} />
  const matter = leave.data
  if (!matter) return null
  const granted = matter.approvals.find((a) => a.control === CONTROL)
  return (
    <div className="du-leave">
      <p><Link to={`/matters/${matter.id}`}>{say(matter.name) || matter.title}</Link> <Tag kind="state">{say(matter.stages.find((s) => s.state === 'now')?.label)}</Tag> {granted && <span className="gx-note">{t(`leave.state.${granted.state === 'approved' ? 'agreed' : granted.state === 'open' ? 'pending' : 'not'}`)}</span>} <Clause regulation="S29" article="五" /></p>
      <MatterActions matter={matter} names={['depart', 'return', 'withdraw']} onDone={(action) => { if (action === 'depart' || action === 'return') along.mutate(action) }} />
      {along.isError && <ErrorLine error={along.error} />}
    </div>
  )
}
