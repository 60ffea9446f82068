import { useState, type ReactNode } from 'react'
import type { FieldView, MatterView } from '@guixing/contract/matters'
import { Refused } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { NoYes } from '../../ui/no-yes.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { useSay } from '../../ui/words.ts'
import { Checkbox } from 'antd'
import { askedOf, FAULTS, GROUND_OF, itemsOf, missingItems, shortOf, type Fault } from './handover-state.ts'
import { MatterActions } from './matter-actions.tsx'
import { SignBox } from './sign-box.tsx'
import { useSide, useSideAct } from './sides.tsx'
import { useWords } from './words.ts'

type Faults = Record<Fault, boolean | null>

/** Four refusals as 无 | 有 (S30-08). What the count proves the system fills in itself; they are kept once all four are looked at. */
export function HandoverFaults({ matter, faults, setFaults }: { matter: MatterView; faults: Faults; setFaults: (next: Faults) => void }): ReactNode {
  const t = useWords()
  const say = useSay()
  const { ready } = useSide('incoming')
  const asIncoming = useSideAct(matter, 'incoming')
  const asMe = useSideAct(matter, 'outgoing')
  const { act, take } = ready ? asIncoming : asMe
  const short = missingItems(itemsOf(matter.fields['items']))
  const check = matter.actions.find((a) => a.name === 'check-faults')
  const open = FAULTS.filter((f) => faults[f] === null).length
  const settled = Boolean(matter.fields['lossCause'] && matter.fields['lossSignedOut'] && matter.fields['lossSignedIn'])
  const change = (fault: Fault, value: boolean): void => {
    const next = { ...faults, [fault]: value }
    setFaults(next)
    if (check?.possible && FAULTS.every((f) => next[f] !== null)) take('check-faults', askedOf(check, next))
  }
  return (
    <Card title={t('ho.faults.title')} aside={<>{open > 0 && !matter.final ? t('ho.faults.open', { n: open }) : t('ho.faults.note')} <Clause regulation="S30" article="六" strong={FAULTS.some((f) => faults[f])} /></>}>
      <div className="ho-faults">
        {FAULTS.map((fault) => {
          const field = matter.definition.find((f) => f.name === fault)
          const label = field ? say(field.label) : t(`ho.faults.${fault}`)
          return (
            <div key={fault} className={faults[fault] ? 'gx-unmet-frame' : undefined}>
              <b className={faults[fault] ? 'gx-broken' : undefined}>{label}</b>
              <NoYes value={faults[fault]} label={label} no={t('ho.faults.no')} yes={t('ho.faults.yes')} disabled={matter.final || !check?.possible} onChange={(v) => change(fault, v)} />
              {fault === 'faultMissing' && short.length > 0 && <small>{short.map((i) => `${i.name} ${t('ho.count.short', { n: shortOf(i) })}`).join('，')}（{t(settled ? 'ho.faults.settled' : 'ho.faults.system')}）</small>}
            </div>
          )
        })}
      </div>
      {act.error instanceof Refused ? <Refusal title={t('act.refused', { action: t('ho.faults.title'), n: act.error.reasons.length })} reasons={act.error.reasons} onClose={() => act.reset()} /> : act.isError ? <ErrorLine error={act.error} /> : null}
    </Card>
  )
}

/** Two boxes, each with its own missing list; whoever is not signed in here signs with the own password. */
export function HandoverSignatures({ matter, signedOut, signedIn, faults }: { matter: MatterView; signedOut: string | null; signedIn: string | null; faults: Faults }): ReactNode {
  const t = useWords()
  const phone = usePhone()
  const outgoing = useSide('outgoing').person
  const { person: incoming, mine, password } = useSide('incoming')
  const signer = !mine && incoming && password ? { person: incoming.id, password } : undefined
  const open = FAULTS.filter((f) => faults[f] === null).length
  const [worn, setWorn] = useState<Record<string, boolean>>({})
  const signIn = matter.actions.find((a) => a.name === 'sign-in')
  const wear = (signIn?.asks ?? []).filter((f) => f.type === 'flag')
  const grounds = FAULTS.filter((f) => faults[f]).map((f) => GROUND_OF[f])
  return (
    <Card title={t('ho.sign.title')} aside={<>{t('ho.sign.note')} <Clause regulation="S30" article="五" /></>}>
      <div className="ho-signs">
        {phone && !matter.final && <p className="gx-note">{t('ho.phone')}</p>}
        <SignBox matter={matter} name="sign-out" side="outgoing" label={t('ho.outgoing')} button={t('ho.sign.out')} waiting={t('ho.waitArrive')} signed={signedOut ? { name: outgoing?.name ?? '', at: signedOut } : null} locked={phone} />
        <SignBox matter={matter} name="sign-in" side="incoming" label={t('ho.incoming')} button={t('ho.sign.in')} waiting={t(matter.stage === 'prepared' ? 'ho.waitArrive' : 'ho.waitOut')} signed={signedIn ? { name: incoming?.name ?? '', at: signedIn } : null} locked={phone}
          also={signIn?.possible && open > 0 ? [t('ho.faults.open', { n: open })] : []} fields={Object.fromEntries(wear.map((f) => [f.name, worn[f.name] === true]))}>
          {wear.length > 0 && <Worn asks={wear} worn={worn} setWorn={setWorn} />}
        </SignBox>
        {!matter.final && <><MatterActions matter={matter} names={['refuse']} initial={{ refusals: grounds }} signer={signer} /><p className="gx-note">{t('ho.refuseNote')}</p></>}
      </div>
    </Card>
  )
}

/** Uniform and badge are looked at where the duty begins (S29-05); what is not ticked is recorded as missing. */
function Worn({ asks, worn, setWorn }: { asks: readonly FieldView[]; worn: Record<string, boolean>; setWorn: (next: Record<string, boolean>) => void }): ReactNode {
  const say = useSay()
  return (
    <p className="ho-worn">
      {asks.map((f) => <Checkbox key={f.name} checked={worn[f.name] === true} onChange={(e) => setWorn({ ...worn, [f.name]: e.target.checked })}>{say(f.label)}</Checkbox>)}
      <Clause regulation="S29" article="四" />
    </p>
  )
}
