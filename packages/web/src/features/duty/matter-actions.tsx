import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ActionView, MatterView } from '@guixing/contract/matters'
import { api, Invalid, Refused } from '../../app/api.ts'
import { ActionForm } from '../../ui/action-form.tsx'
import { Refusal, type Remedy } from '../../ui/refusal.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useWords } from './words.ts'

type Fields = Record<string, unknown>

/** Takes an action on a matter. The page's queries refresh by themselves after a write. */
export function useAct(matter: Pick<MatterView, 'id'> | undefined) {
  return useMutation({
    mutationFn: ({ action, fields, signer }: { action: string; fields?: Fields; signer?: { person: string; password: string } }) => api.matters.act({ id: matter?.id ?? '', action, fields: fields as never, ...(signer ? { signer } : {}) }),
  })
}

export interface MatterActionsProps {
  matter: MatterView
  names: readonly string[]
  primary?: string
  /** What a form begins with. */
  initial?: Fields
  /** Somebody else at this screen who acts, proven by the own password. */
  signer?: { person: string; password: string } | undefined
  onDone?: (action: string) => void
}

/**
 * The actions of a matter as buttons in one row, what an action asks right below it, and a refusal in the same place.
 * Actions that are not possible keep their place, dashed, with how many articles are unmet.
 */
export function MatterActions({ matter, names, primary, initial, signer, onDone }: MatterActionsProps): ReactNode {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const act = useAct(matter)
  const ask = useMutation({ mutationFn: (reason: { control: string; purpose: 'gate' | 'exception' }) => api.matters.askApproval({ id: matter.id, ...reason }) })
  const [open, setOpen] = useState<{ name: string; form: boolean } | null>(null)
  const shown = names.map((n) => matter.actions.find((a) => a.name === n)).filter((a): a is ActionView => a !== undefined)
  const current = open ? matter.actions.find((a) => a.name === open.name) : undefined

  const by = signer ? { signer } : {}
  const done = (action: string) => ({ onSuccess: () => { setOpen(null); onDone?.(action) } })

  const start = (action: ActionView): void => {
    act.reset()
    if (!action.possible) setOpen({ name: action.name, form: false })
    else if (action.asks.length > 0) setOpen({ name: action.name, form: true })
    else { setOpen({ name: action.name, form: false }); act.mutate({ action: action.name, ...by }, done(action.name)) }
  }
  const mend = (remedy: Remedy, control: string): void => {
    if (remedy.kind === 'ask') ask.mutate({ control, purpose: remedy.target === 'exception' ? 'exception' : 'gate' })
    else if (remedy.kind === 'open') void navigate({ to: `/ledgers/${remedy.target}` })
    else {
      const next = remedy.kind === 'do' ? matter.actions.find((a) => a.name === remedy.target) : current
      if (next) { act.reset(); setOpen({ name: next.name, form: next.asks.length > 0 }); if (next.asks.length === 0 && next.possible) act.mutate({ action: next.name, ...by }, done(next.name)) }
    }
  }
  const reasons = act.error instanceof Refused ? act.error.reasons : current && !current.possible ? current.reasons : []
  if (shown.length === 0) return null
  return (
    <div className="du-acts">
      <div className="du-buttons">
        {shown.map((a) => a.possible
          ? <Button key={a.name} type={a.name === primary ? 'primary' : 'default'} loading={act.isPending && act.variables?.action === a.name} onClick={() => start(a)}>{say(a.label)}</Button>
          : <Button key={a.name} className="gx-not-possible" aria-disabled onClick={() => start(a)}>{say(a.label)}<em>{a.reasons.length > 0 ? t('act.missing', { n: a.reasons.length }) : t('act.notNow')}</em></Button>)}
      </div>
      {current && reasons.length > 0 && (
        <Refusal title={t('act.refused', { action: say(current.label), n: reasons.length })} note={t('act.unchanged')} reasons={reasons} onClose={() => { setOpen(null); act.reset() }} onRemedy={(remedy, reason) => mend(remedy, reason.control)} />
      )}
      {current && open?.form && (
        <div className="du-form">
          <ActionForm action={current} initial={initial} busy={act.isPending} errors={act.error instanceof Invalid ? act.error.errors : []} onCancel={() => setOpen(null)}
            onSubmit={(fields) => act.mutate({ action: current.name, fields, ...by }, done(current.name))} />
        </div>
      )}
      {act.isError && !(act.error instanceof Refused) && !(act.error instanceof Invalid) && <ErrorLine error={act.error} />}
      {ask.isError && <ErrorLine error={ask.error} />}
    </div>
  )
}
