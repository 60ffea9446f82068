import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { InterestView } from '@guixing/contract/mandates'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { Line, useTold, WriteError } from './parts.tsx'
import { useWords } from './words.ts'

/** Relatives and interests as declared; from the declaration on they stay out of what concerns them. */
export function InterestsCard({ admin }: { admin: boolean }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const now = useNow()
  const [adding, setAdding] = useState(false)
  const found = useQuery(q.mandates.interests.queryOptions())
  const end = useMutation(q.mandates.endInterest.mutationOptions())
  const list = (found.data?.interests ?? []) as InterestView[]
  return (
    <Card title={t('interests.title')} aside={adding ? undefined : <Button size="small" onClick={() => setAdding(true)}>{t('interests.add')}</Button>}>
      <div className="md-body">
        <p className="gx-note">{t('interests.note')}</p>
        {adding ? <Declare admin={admin} close={() => setAdding(false)} onDone={() => setAdding(false)} /> : null}
        {found.isPending ? <Rows count={2} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : list.length === 0 ? <p className="gx-note">{t('interests.none')}</p> : null}
        <WriteError error={end.error} />
        {list.length === 0 ? null : <ul className="md-list">
          {list.map((one) => (
            <Line key={one.id} title={t('interests.who', { person: one.person.name, other: one.other?.name ?? one.payee ?? '' })} notes={[one.relation, one.note, t('interests.by', { at: whenWords(one.declaredAt, now, ui) })]}>
              {admin ? <Button loading={end.isPending && end.variables.id === one.id} onClick={() => end.mutate({ id: one.id })}>{t('interests.end')}</Button> : null}
            </Line>
          ))}
        </ul>}
      </div>
    </Card>
  )
}

function Declare({ admin, close, onDone }: { admin: boolean; close: () => void; onDone: () => void }): ReactNode {
  const t = useWords()
  const [person, setPerson] = useState<string | null>(null)
  const [other, setOther] = useState<string | null>(null)
  const [payee, setPayee] = useState('')
  const [relation, setRelation] = useState('')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const declare = useMutation({ ...q.mandates.declareInterest.mutationOptions(), onSuccess: onDone })
  const gaps = { other: (other === null) === (payee.trim() === '') ? t('interests.whom') : null, relation: relation.trim() === '' ? t('interests.what') : null }
  const told = useTold(declare.error, tried ? gaps : {})
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (gaps.other === null && gaps.relation === null) declare.mutate({ ...(person ? { person } : {}), ...(other ? { other } : { payee: payee.trim() }), relation: relation.trim(), ...(note.trim() ? { note: note.trim() } : {}) })
    else declare.reset()
  }
  return (
    <form className="md-form" onSubmit={send}>
      {admin ? <label>{t('interests.whose')}<ReferencePicker type="person" value={person} onChange={setPerson} placeholder={t('self')} aria-label={t('interests.whose')} autoFocus {...told.status('person')} />{told.note('person')}</label> : null}
      <label>{t('interests.other')}<ReferencePicker type="person" value={other} onChange={setOther} aria-label={t('interests.other')} autoFocus={!admin} disabled={payee.trim() !== ''} {...told.status('other')} />{told.note('other')}</label>
      <label>{t('interests.payee')}<Input value={payee} maxLength={120} disabled={other !== null} onChange={(e) => setPayee(e.target.value)} {...told.status('payee')} />{told.note('payee')}</label>
      <label>{t('interests.relation')}<Input value={relation} maxLength={60} onChange={(e) => setRelation(e.target.value)} {...told.status('relation')} />{told.note('relation')}</label>
      <label>{t('interests.noteLabel')}<Input value={note} maxLength={500} onChange={(e) => setNote(e.target.value)} /></label>
      <WriteError error={declare.error} fields={[...(admin ? ['person'] : []), 'other', 'payee', 'relation']} />
      <div className="md-end"><Button type="primary" htmlType="submit" loading={declare.isPending}>{t('interests.add')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  )
}
