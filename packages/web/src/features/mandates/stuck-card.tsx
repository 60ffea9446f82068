import { useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { StuckApproval } from '@guixing/contract/approvals'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { PeoplePicker } from '../../ui/reference-picker.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { Line, useTold, WriteError } from './parts.tsx'
import { useWords } from './words.ts'

/** What nobody can bring further, and the door to give it to others. `always`: shown also when there is nothing, to administrators. */
export function StuckCard({ always }: { always: boolean }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const [open, setOpen] = useState<string | null>(null)
  const found = useQuery({ ...q.approvals.stuck.queryOptions(), refetchInterval: 60_000 })
  const stuck = (found.data?.stuck ?? []) as StuckApproval[]
  if (!always && stuck.length === 0) return null
  return (
    <Card title={t('stuck.title')}>
      <div className="md-body">
        <p className="gx-note">{stuck.length > 0 ? t('stuck.note') : found.data ? t('stuck.none') : ''}</p>
        {found.isPending ? <Rows count={2} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : null}
        {stuck.length === 0 ? null : <ul className="md-list">
          {stuck.map((one) => (
            <li key={one.task}>
              <ul className="md-list">
                <Line title={<><Link to={`/matters/${one.matter.id}`}>{one.matter.number}</Link> {say(one.name)}</>} notes={[say(one.why), one.who.map((p) => p.name).join(t('join')), one.requestedBy ? t('stuck.asked', { name: one.requestedBy.name, at: whenWords(one.requestedAt, now, ui) }) : null, say(one.matter.name) || one.matter.title]}>
                  {open === one.task ? null : <Button onClick={() => setOpen(one.task)}>{t('stuck.give')}</Button>}
                </Line>
              </ul>
              {open === one.task ? <Give task={one.task} close={() => setOpen(null)} /> : null}
            </li>
          ))}
        </ul>}
      </div>
    </Card>
  )
}

function Give({ task, close }: { task: string; close: () => void }): ReactNode {
  const t = useWords()
  const [to, setTo] = useState<string[]>([])
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const give = useMutation({ ...q.approvals.reassign.mutationOptions(), onSuccess: close })
  const gaps = { to: to.length === 0 ? t('stuck.whom') : null, words: words.trim() === '' ? t('stuck.need') : null }
  const told = useTold(give.error, tried ? gaps : {})
  return (
    <form className="md-form" onSubmit={(e) => { e.preventDefault(); setTried(true); if (gaps.to === null && gaps.words === null) give.mutate({ id: task, to, words: words.trim() }); else give.reset() }}>
      <label>{t('stuck.to')}<PeoplePicker value={to} onChange={setTo} aria-label={t('stuck.to')} autoFocus {...told.status('to')} />{told.note('to')}</label>
      <label>{t('stuck.why')}<Input value={words} maxLength={500} onChange={(e) => setWords(e.target.value)} {...told.status('words')} />{told.note('words')}</label>
      <WriteError error={give.error} fields={['to', 'words']} />
      <div className="md-end"><Button type="primary" htmlType="submit" loading={give.isPending}>{t('stuck.give')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  )
}
