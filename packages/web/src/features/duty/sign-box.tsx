import type { ReactNode } from 'react'
import type { MatterView } from '@guixing/contract/matters'
import { Invalid, Refused } from '../../app/api.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { reasonText } from '../../ui/reason-text.ts'
import { SignatureBox } from '../../ui/signature-box.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { aboutOthers } from './handover-state.ts'
import { Proof, useSide, useSideAct, type Side } from './sides.tsx'
import { useWords } from './words.ts'

export interface SignBoxProps {
  matter: MatterView
  /** The action that is the signature. */
  name: string
  side: Side
  label: string
  button: string
  signed: { name: string; at: string } | null
  fields?: Record<string, unknown>
  /** What the page itself still asks for. */
  also?: readonly string[]
  /** What comes before it at this step. */
  waiting: string
  /** Not on this device. */
  locked?: boolean
  onDone?: () => void
  children?: ReactNode
}

/** One signature: dashed with what is missing, then one button; whoever is not signed in here signs with the own password. */
export function SignBox({ matter, name, side, label, button, signed, fields, also = [], waiting, locked = false, onDone, children }: SignBoxProps): ReactNode {
  const t = useWords()
  const say = useSay()
  const { person, mine } = useSide(side)
  const { act, take } = useSideAct(matter, side)
  const action = matter.actions.find((a) => a.name === name)
  const reasons = action && !action.possible ? aboutOthers(action.reasons) : []
  const missing = signed ? [] : !action ? (matter.final ? [] : [waiting]) : [...reasons.map((r) => reasonText(r, say)), ...(action.possible || action.reasons.length > 0 ? [] : [t('act.notNow')]), ...also]
  const may = !signed && !locked && action !== undefined && missing.length === 0
  return (
    <>
      <SignatureBox label={`${label} ${person?.name ?? ''}`} missing={missing} signed={signed} onSign={may && mine ? () => take(name, fields, undefined, onDone) : undefined} busy={act.isPending} action={button}>
        {may && children}
        {may && !mine && person && <Proof side={side} action={button} busy={act.isPending} error={act.error} onGiven={(password) => take(name, fields, password, onDone)} />}
      </SignatureBox>
      {act.error instanceof Refused ? <Refusal title={t('act.refused', { action: button, n: act.error.reasons.length })} note={t('act.unchanged')} reasons={act.error.reasons} onClose={() => act.reset()} />
        : act.isError && !(act.error instanceof Invalid && act.error.errors.some((e) => e.field === 'password')) ? <ErrorLine error={act.error} /> : null}
    </>
  )
}
