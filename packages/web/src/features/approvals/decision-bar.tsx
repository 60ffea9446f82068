import { useRef, useState, type ReactNode } from 'react'
import { Button, Dropdown, Input, type InputRef } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, Refused, Stale } from '../../app/api.ts'
import { moneyText } from '../../ui/money.ts'
import { useKeys } from '../../ui/keys.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { ErrorLine, KeyCap } from '../../ui/small.tsx'
import type { Task } from './task.ts'
import { mayDecide, type Outcome } from './decision.ts'
import { useWords } from './words.ts'

/** The bar at the foot: words, then more, return, agree. Reject is never beside agree; agree names the sum. */
export function DecisionBar({ task, amount, onDone }: { task: Task; amount: string | null; onDone: (outcome: Outcome) => void }): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const [words, setWords] = useState('')
  const [needed, setNeeded] = useState(false)
  const [more, setMore] = useState(false)
  const input = useRef<InputRef>(null)
  const decide = useMutation({
    mutationFn: (outcome: Outcome) => api.work.decide({ task: task.task, outcome, words: words.trim() || undefined }),
    onSuccess: (_, outcome) => onDone(outcome),
  })
  const press = (outcome: Outcome): void => {
    if (decide.isPending) return
    if (!mayDecide(outcome, words)) { setNeeded(true); input.current?.focus(); return }
    decide.mutate(outcome)
  }
  useKeys({ 'Alt+KeyA': () => press('agree'), 'Alt+KeyR': () => press('return'), 'Alt+KeyM': () => setMore(!more) })
  const busy = (outcome: Outcome): boolean => decide.isPending && decide.variables === outcome
  const phrases = t('phrases', { returnObjects: true }) as string[]
  return (
    <footer className="ap-bar">
      {decide.error instanceof Refused && <Refusal title={t('refused', { action: t(decide.variables === 'agree' ? 'agree' : decide.variables === 'reject' ? 'reject' : 'return'), n: decide.error.reasons.length })} reasons={decide.error.reasons} onClose={() => decide.reset()} />}
      {decide.error instanceof Stale ? <p className="ap-stale" role="alert">{t('taken')}</p> : decide.isError && !(decide.error instanceof Refused) ? <ErrorLine error={decide.error} /> : null}
      <div className="ap-bar-row">
        <div className="ap-opinion">
          <Input ref={input} value={words} maxLength={2000} status={needed && !words.trim() ? 'error' : undefined} placeholder={t('opinion')} aria-label={t('opinion')} onChange={(e) => { setWords(e.target.value); setNeeded(false) }} />
          {needed && !words.trim() ? <p className="ap-needed" role="alert">{t('opinionNeeded')}</p>
            : <p><span>{t('usual')}{phrases.map((p) => <button key={p} type="button" onClick={() => setWords(p)}>{p}</button>)}</span><span>{t('signed')}</span></p>}
        </div>
        <Dropdown open={more} onOpenChange={setMore} trigger={['click']} menu={{ items: [{ key: 'reject', label: t('reject') }, { key: 'open', label: t('open') }], onClick: ({ key }) => { setMore(false); if (key === 'reject') press('reject'); else void navigate({ to: `/matters/${task.matter.id}` }) } }}>
          <Button size="large" loading={busy('reject')}>{t('more')} <KeyCap>Alt M</KeyCap></Button>
        </Dropdown>
        <Button size="large" loading={busy('return')} onClick={() => press('return')}>{t('return')} <KeyCap>Alt R</KeyCap></Button>
        <Button size="large" type="primary" className="ap-agree" loading={busy('agree')} onClick={() => press('agree')}>{amount ? t('agreeAmount', { amount: moneyText(amount) }) : t('agree')} <KeyCap>Alt A</KeyCap></Button>
      </div>
    </footer>
  )
}
