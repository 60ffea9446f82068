import { useState, type ReactNode } from 'react'
import { Input } from 'antd'
import type { MatterView } from '@guixing/contract/matters'
import { Refused } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { Clause } from '../../ui/clause.tsx'
import { NoYes } from '../../ui/no-yes.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { reasonText } from '../../ui/reason-text.ts'
import { SignatureBox } from '../../ui/signature-box.tsx'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { useSay } from '../../ui/words.ts'
import { askedOf, faultAction, FAULTS, itemsOf, missingItems, passwordAsk, shortOf, type Fault } from './handover-state.ts'
import { MatterActions, useAct } from './matter-actions.tsx'
import { useWords } from './words.ts'

/** Four refusals as 无 | 有 (S30-08). What the count proves the system fills in itself. */
export function HandoverFaults({ matter, faults, setFaults }: { matter: MatterView; faults: Record<Fault, boolean | null>; setFaults: (next: Record<Fault, boolean | null>) => void }): ReactNode {
  const t = useWords()
  const say = useSay()
  const act = useAct(matter)
  const short = missingItems(itemsOf(matter.fields['items']))
  const recorder = faultAction(matter.actions)
  const change = (fault: Fault, value: boolean): void => {
    const next = { ...faults, [fault]: value }
    setFaults(next)
    if (recorder) act.mutate({ action: recorder.name, fields: askedOf(recorder, next) })
  }
  return (
    <Card title={t('ho.faults.title')} aside={<>{t('ho.faults.note')} <Clause regulation="S30" article="六" strong={FAULTS.some((f) => faults[f])} /></>}>
      <div className="ho-faults">
        {FAULTS.map((fault) => {
          const field = matter.definition.find((f) => f.name === fault)
          const label = field ? say(field.label) : t(`ho.faults.${fault}`)
          return (
            <div key={fault} className={faults[fault] ? 'gx-unmet-frame' : undefined}>
              <b className={faults[fault] ? 'gx-broken' : undefined}>{label}</b>
              <NoYes value={faults[fault]} label={label} no={t('ho.faults.no')} yes={t('ho.faults.yes')} disabled={matter.final} onChange={(v) => change(fault, v)} />
              {fault === 'faultMissing' && short.length > 0 && <small>{short.map((i) => `${i.name} ${t('ho.count.short', { n: shortOf(i) })}`).join('，')}（{t('ho.faults.system')}）</small>}
            </div>
          )
        })}
      </div>
      {act.error instanceof Refused ? <Refusal title={t('act.refused', { action: t('ho.faults.title'), n: act.error.reasons.length })} reasons={act.error.reasons} onClose={() => act.reset()} /> : act.isError ? <ErrorLine error={act.error} /> : null}
    </Card>
  )
}

interface Signer { id: string; name: string }

/** Two boxes, each with its own missing list; the incoming signs with own password on the outgoing's screen where the action asks for it. */
export function HandoverSignatures({ matter, outgoing, incoming, signedOut, signedIn, faults }: { matter: MatterView; outgoing: Signer | null; incoming: Signer | null; signedOut: string | null; signedIn: string | null; faults: Record<Fault, boolean | null> }): ReactNode {
  const t = useWords()
  const phone = usePhone()
  const decided = Object.fromEntries(Object.entries(faults).filter(([, v]) => v !== null))
  return (
    <Card title={t('ho.sign.title')} aside={<>{t('ho.sign.note')} <Clause regulation="S30" article="五" /></>}>
      <div className="ho-signs">
        {phone && !matter.final && <p className="gx-note">{t('ho.phone')}</p>}
        <Box matter={matter} name="sign-out" label={t('ho.outgoing')} signer={outgoing} at={signedOut} button={t('ho.sign.out')} extra={decided} locked={phone} />
        <Box matter={matter} name="sign-in" label={t('ho.incoming')} signer={incoming} at={signedIn} button={t('ho.sign.in')} extra={decided} locked={phone} />
        {!matter.final && <><MatterActions matter={matter} names={['refuse']} extra={askedOf(matter.actions.find((a) => a.name === 'refuse'), decided)} /><p className="gx-note">{t('ho.refuseNote')}</p></>}
      </div>
    </Card>
  )
}

function Box({ matter, name, label, signer, at, button, extra, locked }: { matter: MatterView; name: string; label: string; signer: Signer | null; at: string | null; button: string; extra: Record<string, unknown>; locked: boolean }): ReactNode {
  const t = useWords()
  const say = useSay()
  const me = useMe()
  const act = useAct(matter)
  const [password, setPassword] = useState('')
  const action = matter.actions.find((a) => a.name === name)
  const ask = passwordAsk(action)
  const missing = at || !action ? [] : action.possible ? [] : action.reasons.length > 0 ? action.reasons.map((r) => reasonText(r, say)) : [t('act.notNow')]
  const other = signer !== null && signer.id !== me.id
  const may = !at && !locked && action?.possible === true && (ask !== undefined || !other)
  const sign = (): void => act.mutate({ action: name, fields: { ...askedOf(action, extra), ...(ask ? { [ask.name]: password } : {}) } }, { onSuccess: () => setPassword('') })
  return (
    <>
      <SignatureBox label={`${label} ${signer?.name ?? ''}`} missing={missing} signed={at ? { name: signer?.name ?? '', at } : null} onSign={may && (!ask || password !== '') ? sign : undefined} busy={act.isPending} action={button}>
        {may && ask && <Input.Password autoComplete="off" aria-label={t('ho.sign.password', { name: signer?.name ?? '' })} placeholder={t('ho.sign.password', { name: signer?.name ?? '' })} value={password} onChange={(e) => setPassword(e.target.value)} onPressEnter={sign} />}
        {!at && !locked && action?.possible && other && !ask && <p className="gx-note">{t('ho.sign.other', { name: signer.name })}</p>}
        {!at && !action && <p className="ho-waiting">{t('ho.sign.waiting')}</p>}
      </SignatureBox>
      {act.error instanceof Refused ? <Refusal title={t('act.refused', { action: button, n: act.error.reasons.length })} note={t('act.unchanged')} reasons={act.error.reasons} onClose={() => act.reset()} /> : act.isError ? <ErrorLine error={act.error} /> : null}
    </>
  )
}
