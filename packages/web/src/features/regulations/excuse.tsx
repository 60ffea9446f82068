import { useState, type ReactNode } from 'react'
import { Button, Input, Select } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { api, Stale } from '../../app/api.ts'
import { useChoices } from '../../ui/choices.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useWords } from './words.ts'

export interface Asked { id: string; by: { name: string }; at: string; words: string; granted: boolean | null; answer: string | null; answeredBy: { name: string } | null }
interface Props { check: string; excuse: Asked | null; mayAsk: boolean; mayDecide: boolean }

/** What was asked and answered about excusing a breach, and the form for whose turn it is. Typed words stay after a failure. */
export function Excuse({ check, excuse, mayAsk, mayDecide }: Props): ReactNode {
  const t = useWords()
  const [open, setOpen] = useState(false)
  if (!excuse && !mayAsk) return null
  return (
    <div className="rg-excuse">
      {excuse ? <p><b>{excuse.by.name}</b> {t('excuse.asked')}{excuse.words}</p> : null}
      {excuse?.granted === true ? <p>{t('excuse.granted', { name: excuse.answeredBy?.name ?? '' })}{excuse.answer}</p> : null}
      {excuse?.granted === false ? <p className="gx-broken">{t('excuse.refused', { name: excuse.answeredBy?.name ?? '' })}{excuse.answer}</p> : null}
      {excuse && mayDecide ? <Decide id={excuse.id} /> : null}
      {mayAsk ? (open ? <Ask check={check} onClose={() => setOpen(false)} /> : <Button size="small" onClick={() => setOpen(true)}>{t(excuse ? 'excuse.askAgain' : 'excuse.ask')}</Button>) : null}
    </div>
  )
}

function Ask({ check, onClose }: { check: string; onClose: () => void }): ReactNode {
  const t = useWords()
  const causes = useChoices('breach-causes')
  const [cause, setCause] = useState<string>()
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const ask = useMutation({ mutationFn: (wanted: string) => api.regulations.askExcuse({ id: check, cause: wanted, words: words.trim() }), onSuccess: onClose })
  const send = (): void => { setTried(true); if (cause && words.trim()) ask.mutate(cause) }
  return (
    <form className="rg-excuse-form" onSubmit={(event) => { event.preventDefault(); send() }}>
      <Select value={cause} onChange={setCause} options={causes} placeholder={t('excuse.cause')} aria-label={t('excuse.cause')} status={tried && !cause ? 'error' : undefined} />
      <Input.TextArea value={words} onChange={(e) => setWords(e.target.value)} maxLength={2000} autoSize={{ minRows: 2 }} placeholder={t('excuse.words')} aria-label={t('excuse.words')} status={tried && !words.trim() ? 'error' : undefined} autoFocus />
      {tried && (!cause || !words.trim()) ? <p className="gx-broken" role="alert">{t('excuse.both')}</p> : null}
      {ask.error ? <ErrorLine error={ask.error} /> : null}
      <div><Button htmlType="submit" type="primary" loading={ask.isPending}>{t('excuse.send')}</Button><Button onClick={onClose}>{t('excuse.close')}</Button></div>
    </form>
  )
}

function Decide({ id }: { id: string }): ReactNode {
  const t = useWords()
  const [answer, setAnswer] = useState('')
  const [needed, setNeeded] = useState(false)
  const decide = useMutation({ mutationFn: (granted: boolean) => api.regulations.decideExcuse({ id, granted, answer: answer.trim() || undefined }) })
  const press = (granted: boolean): void => { if (!granted && !answer.trim()) setNeeded(true); else decide.mutate(granted) }
  return (
    <div className="rg-excuse-form">
      <Input value={answer} onChange={(e) => { setAnswer(e.target.value); setNeeded(false) }} maxLength={2000} placeholder={t('excuse.answer')} aria-label={t('excuse.answer')} status={needed ? 'error' : undefined} />
      {needed ? <p className="gx-broken" role="alert">{t('excuse.answerNeeded')}</p> : null}
      {decide.error instanceof Stale ? <p role="alert">{t('excuse.taken')}</p> : decide.error ? <ErrorLine error={decide.error} /> : null}
      <div><Button type="primary" loading={decide.isPending && decide.variables} onClick={() => press(true)}>{t('excuse.grant')}</Button><Button loading={decide.isPending && !decide.variables} onClick={() => press(false)}>{t('excuse.refuse')}</Button></div>
    </div>
  )
}
