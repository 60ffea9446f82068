import { useEffect, useRef, type ReactNode } from 'react'
import { Button, Input, Radio } from 'antd'
import { fieldError } from '../../ui/problem-words.ts'
import { PeoplePicker, ReferencePicker } from '../../ui/reference-picker.tsx'
import { KeyCap } from '../../ui/small.tsx'
import { useUiWords } from '../../ui/words.ts'
import { asksOf, targetsOf, type Filled, type Missing, type Offer } from './acts.ts'
import type { RouteTask } from './task.ts'
import { useWords } from './words.ts'

interface Props {
  offer: Offer; filled: Filled; change: (patch: Partial<Filled>) => void
  /** What is still missing, once one has tried; none before. */ missing: readonly Missing[]
  tasks: readonly RouteTask[]; names: (people: readonly string[]) => string; number: string; busy: boolean; error: unknown; onSend: () => void; onCancel: () => void
}

/** What an act asks, in the place of the bar: whom, where to, a few words, and the button that names its object. Ctrl Enter sends, Esc goes back. */
export function ActPanel({ offer, filled, change, missing, tasks, names, number, busy, error, onSend, onCancel }: Props): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const box = useRef<HTMLFormElement>(null)
  const { act, door } = offer
  const asks = asksOf(act)
  // The first thing to fill in has the cursor (of a return that is why, for where to is chosen); where there is nothing, the button.
  useEffect(() => { box.current?.querySelector<HTMLElement>(act === 'return' ? 'textarea' : 'input, textarea, .ant-btn-primary')?.focus() }, [act])
  const who = act === 'remove-signer' ? tasks.filter((one) => one.id === filled.task).flatMap((one) => one.who.map((p) => p.name)).join(t('join')) : names(filled.people)
  const target = (door.to ?? []).find((one) => one.to === filled.to)
  const place = (one: NonNullable<typeof target>): string => [typeof one.to === 'number' ? t('returnTo.step', { n: one.to }) : t(`returnTo.${one.to}`), one.who.map((p) => p.name).join(t('join'))].filter(Boolean).join(' ')
  const label = t(`button.${act}` as 'button.transfer', { who, number, to: target ? (target.who.map((p) => p.name).join(t('join')) || place(target)) : '' }).trim()
  const wrong = (field: string, gap: Missing, words: string): ReactNode => {
    const told = fieldError(error, field, ui) ?? (missing.includes(gap) ? words : undefined)
    return told === undefined ? null : <p className="ap-needed" role="alert">{told}</p>
  }
  return (
    <form ref={box} className="ap-panel" aria-label={t(`act.${act}`)} onSubmit={(e) => { e.preventDefault(); onSend() }}
      onKeyDown={(e) => {
        if (e.nativeEvent.isComposing) return
        if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); onSend() }
        if (e.key === 'Escape') { e.preventDefault(); onCancel() }
      }}>
      <h2>{t(`act.${act}`)} <small>{t(`says.${act}` as 'says.transfer', { defaultValue: '' })}</small></h2>
      {act === 'return' && (door.to ?? []).length > 0 && (
        <div className="ap-ask"><span id="ap-to">{t('returnTo.label')}</span>
          <div><Radio.Group aria-labelledby="ap-to" value={filled.to} onChange={(e) => change({ to: e.target.value as Filled['to'] })} options={targetsOf(door.to ?? []).map((one) => ({ value: one.to, label: place(one) }))} />{wrong('to', 'to', t('returnTo.missing'))}</div>
        </div>
      )}
      {(act === 'remove-signer' || (act === 'reassign' && (door.tasks ?? []).length > 1)) && (
        <div className="ap-ask"><span id="ap-out">{t(act === 'reassign' ? 'pick.step' : 'pick.remove-signer')}</span>
          <div><Radio.Group aria-labelledby="ap-out" value={filled.task} onChange={(e) => change({ task: e.target.value as string })} options={(door.tasks ?? []).map((id) => ({ value: id, label: tasks.find((one) => one.id === id)?.who.map((p) => p.name).join(t('join')) || t('preview.nobody') }))} />{wrong('task', 'task', t('pickNeeded'))}</div>
        </div>
      )}
      {asks.people !== null && (
        <div className="ap-ask"><label htmlFor="ap-who">{t(`pick.${act}` as 'pick.transfer')}</label>
          <div>
            {asks.people === 'one' ? <ReferencePicker id="ap-who" type="person" style={{ width: '100%' }} value={filled.people[0] ?? null} onChange={(one) => change({ people: one === null ? [] : [one] })} {...(missing.includes('people') ? { status: 'error' as const } : {})} />
              : <PeoplePicker id="ap-who" style={{ width: '100%' }} value={filled.people} onChange={(people) => change({ people })} {...(missing.includes('people') ? { status: 'error' as const } : {})} />}
            {wrong(act === 'transfer' || act === 'copy' || act === 'reassign' ? 'to' : 'who', 'people', t('pickNeeded'))}
          </div>
        </div>
      )}
      {asks.words !== null && (
        <div className="ap-ask"><label htmlFor="ap-why">{act === 'opinion' ? t('opinionGive') : t(`ask.${asks.words}`)}</label>
          <div><Input.TextArea id="ap-why" value={filled.words} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(e) => change({ words: e.target.value })} {...(missing.includes('words') ? { status: 'error' as const } : {})} />{wrong('words', 'words', t('opinionNeeded'))}</div>
        </div>
      )}
      <div className="ap-panel-end">
        <Button size="large" onClick={onCancel}>{t('cancel')} <KeyCap>Esc</KeyCap></Button>
        <Button size="large" type="primary" htmlType="submit" loading={busy}>{label}</Button>
      </div>
    </form>
  )
}
