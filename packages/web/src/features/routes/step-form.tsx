import type { ReactNode } from 'react'
import { Button, Checkbox, InputNumber, Radio, Select } from 'antd'
import type { RouteFault } from '@guixing/contract/routes'
import { GROUPS, type Threshold, type VoteRule } from '@guixing/core/approvals/definition'
import type { ApprovalStep, ApprovalTimeout } from '@guixing/core/model/control'
import { ConditionForm } from './condition-form.tsx'
import { groupOf, partsOf, regroup, type Group } from './draft.ts'
import { Faults } from './faults.tsx'
import type { Saying } from './say.ts'
import { WhoInput } from './who-input.tsx'

export interface StepFormProps { step: ApprovalStep; faults: readonly RouteFault[]; path: string; saying: Saying; onChange: (step: ApprovalStep) => void }

/** One step of a route in a form: whom it asks and how, or how its parts are combined. */
export function StepForm(props: StepFormProps): ReactNode {
  const { step, saying, onChange } = props
  const { t } = saying
  const set = (entry: keyof ApprovalStep, value: unknown): void => { const next = { ...step, [entry]: value }; if (value === undefined) delete next[entry]; onChange(next) }
  return (
    <div className="rt-form">
      <Faults faults={props.faults} saying={saying} />
      {groupOf(step) ? <GroupEntries {...props} set={set} /> : <AskEntries {...props} set={set} />}
      <Entry label={t('form.when')} note={t('form.whenNote')}><ConditionForm when={step.when} onChange={(when) => set('when', when)} saying={saying} /></Entry>
    </div>
  )
}

type Set = (entry: keyof ApprovalStep, value: unknown) => void

function AskEntries({ step, saying, faults, path, set }: StepFormProps & { set: Set }): ReactNode {
  const { t, about, say } = saying
  return (
    <>
      <Entry label={t('form.who')}><WhoInput who={step.who} onChange={(who) => set('who', who)} saying={saying} label={t('form.who')} wrong={faults.some(({ field }) => field.startsWith(`${path}.who`))} /></Entry>
      <Entry label={t('form.does')}><Radio.Group optionType="button" value={step.does ?? 'approve'} onChange={(event) => set('does', event.target.value)} options={(['approve', 'sign', 'opinion'] as const).map((value) => ({ value, label: t(`does.${value}`) }))} /></Entry>
      <Entry label={t('form.each')}>
        <Select aria-label={t('form.each')} value={step.each === undefined ? 'one' : typeof step.each === 'string' ? step.each : 'vote'} onChange={(next: string) => set('each', next === 'one' ? undefined : next === 'vote' ? { pass: { above: [1, 2] } } : next)} options={(['one', 'all', 'any', 'sequence', 'vote'] as const).map((value) => ({ value, label: t(`each.${value}`) }))} />
        {typeof step.each === 'object' && <VoteEntries rule={step.each} onChange={(rule) => set('each', rule)} saying={saying} />}
      </Entry>
      <Entry label={t('form.timeouts')} note={t('form.timeoutsNote')}><Timeouts times={step.timeouts ?? []} onChange={(times) => set('timeouts', times.length > 0 ? times : undefined)} saying={saying} /></Entry>
      <Entry label={t('form.returns')} note={step.returns ? '' : t('form.returnsAll')}>
        <Checkbox.Group value={step.returns ?? []} onChange={(values) => set('returns', values.length > 0 ? values : undefined)} options={(['initiator', 'previous', 'chosen'] as const).map((value) => ({ value, label: t(`returnTo.${value}`) }))} />
      </Entry>
      {about.attests.length > 0 && (
        <Entry label={t('form.attests')} note={t('form.attestsNote')}>
          <Select aria-label={t('form.attests')} mode="multiple" value={step.attests ?? []} placeholder={t('form.attestsAll')} onChange={(values: string[]) => set('attests', values.length > 0 ? values : undefined)} options={about.attests.map(({ name, label }) => ({ value: name, label: say(label) }))} />
        </Entry>
      )}
      <Checkbox checked={step.removable ?? false} onChange={(event) => set('removable', event.target.checked ? true : undefined)}>{t('removable')}</Checkbox>
    </>
  )
}

function GroupEntries({ step, saying, onChange, set }: StepFormProps & { set: Set }): ReactNode {
  const { t } = saying
  const group = groupOf(step)
  return (
    <>
      <Entry label={t('form.how')} note={t('form.parts', { n: partsOf(step).length })}><Select aria-label={t('form.how')} value={group ?? null} onChange={(to: Group) => onChange(regroup(step, to))} options={GROUPS.map((value) => ({ value, label: t(`how.${value}`) }))} /></Entry>
      {group === 'all' && <Checkbox checked={step.waitForAll ?? false} onChange={(event) => set('waitForAll', event.target.checked ? true : undefined)}>{t('waitForAll')}</Checkbox>}
      {group === 'any' && <Checkbox checked={step.rejectAll ?? false} onChange={(event) => set('rejectAll', event.target.checked ? true : undefined)}>{t('rejectAll')}</Checkbox>}
      {group === 'vote' && <Entry label={t('form.pass')}><VoteEntries rule={{ pass: step.pass ?? { above: [1, 2] }, ...(step.reject === undefined ? {} : { reject: step.reject }), ...(step.quorum === undefined ? {} : { quorum: step.quorum }) }} saying={saying} onChange={({ pass, reject, quorum }) => { const next = { ...step, pass }; delete next.reject; delete next.quorum; onChange({ ...next, ...(reject === undefined ? {} : { reject }), ...(quorum === undefined ? {} : { quorum }) }) }} /></Entry>}
    </>
  )
}

function VoteEntries({ rule, onChange, saying: { t } }: { rule: VoteRule; onChange: (rule: VoteRule) => void; saying: Saying }): ReactNode {
  const kind = 'count' in rule.pass ? 'count' : 'atLeast' in rule.pass ? 'atLeast' : 'above'
  const share: readonly [number, number] = 'atLeast' in rule.pass ? rule.pass.atLeast : 'above' in rule.pass ? rule.pass.above : [1, 2]
  const pass = (next: Threshold): void => onChange({ ...rule, pass: next })
  const least = (entry: 'reject' | 'quorum', n: number | null): void => { const next = { ...rule, [entry]: n ?? undefined }; if (n === null) delete next[entry]; onChange(next) }
  return (
    <div className="rt-vote">
      <Select aria-label={t('form.pass')} value={kind} onChange={(next: string) => pass(next === 'count' ? { count: 1 } : next === 'atLeast' ? { atLeast: share } : { above: share })} options={(['above', 'atLeast', 'count'] as const).map((value) => ({ value, label: t(`passKind.${value}`) }))} />
      {'count' in rule.pass ? <InputNumber aria-label={t('passKind.count')} min={1} precision={0} value={rule.pass.count} onChange={(n) => pass({ count: n ?? 1 })} />
        : <span>{share.map((n, i) => <InputNumber key={i} aria-label={t(i === 0 ? 'pass.part' : 'pass.whole')} min={1} precision={0} value={n} onChange={(next) => { const both = i === 0 ? [next ?? 1, share[1]] as const : [share[0], next ?? 1] as const; pass(kind === 'atLeast' ? { atLeast: both } : { above: both }) }} />)}</span>}
      <label>{t('pass.rejectLabel')}<InputNumber aria-label={t('pass.rejectLabel')} min={1} precision={0} value={rule.reject ?? null} onChange={(n) => least('reject', n)} /></label>
      <label>{t('pass.quorumLabel')}<InputNumber aria-label={t('pass.quorumLabel')} min={1} precision={0} value={rule.quorum ?? null} onChange={(n) => least('quorum', n)} /></label>
    </div>
  )
}

const UNITS = ['minutes', 'hours', 'workingHours', 'workingDays', 'days'] as const

function Timeouts({ times, onChange, saying: { t } }: { times: readonly ApprovalTimeout[]; onChange: (times: ApprovalTimeout[]) => void; saying: Saying }): ReactNode {
  const set = (i: number, next: Partial<ApprovalTimeout>): void => onChange(times.map((one, k) => (k === i ? { ...one, ...next } : one)))
  return (
    <div className="rt-lines">
      {times.map((time, i) => {
        const [unit = 'workingDays', amount] = Object.entries(time.within)[0] ?? []
        const number = typeof amount === 'number'
        return (
          <div key={i} className="rt-line">
            {number ? <InputNumber aria-label={t('form.time')} min={1} value={amount} onChange={(n) => set(i, { within: { [unit]: n ?? 1 } as never })} /> : <span className="gx-note">{String(amount).replace('$params.', '')}</span>}
            <Select aria-label={t('form.unit')} value={unit} disabled={!number} onChange={(next: string) => set(i, { within: { [next]: amount } as never })} options={[...new Set([...UNITS, unit])].map((value) => ({ value, label: t(`unitName.${value}` as 'unitName.days', { defaultValue: value }) }))} />
            <Select aria-label={t('form.then')} value={time.do} onChange={(next: ApprovalTimeout['do']) => set(i, { do: next })} options={(['remind', 'up', 'escalate'] as const).map((value) => ({ value, label: t(`timeoutDo.${value}`) }))} />
            <Button type="text" aria-label={t('cond.drop')} title={t('cond.drop')} onClick={() => onChange(times.filter((_, k) => k !== i))}>×</Button>
          </div>
        )
      })}
      <Button size="small" onClick={() => onChange([...times, { within: { workingDays: times.length === 0 ? 2 : 4 }, do: times.length === 0 ? 'remind' : 'escalate' }])}>{t('form.addTime')}</Button>
    </div>
  )
}

export function Entry({ label, note, children }: { label: string; note?: string; children: ReactNode }): ReactNode {
  return <div className="rt-entry" role="group" aria-label={label}><h4>{label}</h4>{children}{note ? <p className="gx-note">{note}</p> : null}</div>
}
