import { useState, type ReactNode } from 'react'
import { Button, Input, Select } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RELATIONS, type Relation } from '@guixing/contract/clients'
import { api } from '../../app/api.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Card } from '../../ui/small.tsx'
import { Field, Form, WriteError } from './parts.tsx'
import type { View } from './types.ts'
import { useWords } from './words.ts'

/** What other clients are to this one; the same stands on their pages from their side. */
export function RelationsCard({ view }: { view: View }): ReactNode {
  const t = useWords()
  const [adding, setAdding] = useState(false)
  const [other, setOther] = useState<string | null>(null)
  const [what, setWhat] = useState<Relation>('related')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const write = useMutation({ mutationFn: () => api.clients.relate({ id: view.id, other: other ?? '', what, note }), onSuccess: () => { setAdding(false); setOther(null); setNote(''); setTried(false) } })
  const end = useMutation({ mutationFn: (id: string) => api.clients.unrelate({ client: view.id, id }) })
  return (
    <Card title={t('relations.title')} aside={view.may.edit && !adding ? <Button size="small" onClick={() => setAdding(true)}>{t('relations.add')}</Button> : undefined}>
      <div className="cl-body">
        {adding ? (
          <Form send={() => { setTried(true); if (other) write.mutate() }} busy={write.isPending} close={() => setAdding(false)}>
            <Field label={t('relations.other')} name="other" error={write.error} gap={tried && !other ? t('required') : null}><ReferencePicker type="client" value={other} onChange={setOther} aria-label={t('relations.other')} autoFocus /></Field>
            <Field label={t('relations.what')} name="what" error={write.error}><Select value={what} onChange={setWhat} options={RELATIONS.map((r) => ({ value: r, label: t(`relation.${r}`) }))} /></Field>
            <Field label={t('field.note')} name="note" error={write.error}><Input value={note} onChange={(e) => setNote(e.target.value)} maxLength={300} /></Field>
            <div className="cl-wide"><WriteError error={write.error} fields={['other', 'note']} /></div>
          </Form>
        ) : null}
        {view.relations.length === 0 && !adding ? <p className="gx-note">{t('relations.none')}</p> : null}
        <WriteError error={end.error} fields={[]} />
        <ul className="cl-list">
          {view.relations.map((r) => (
            <li key={r.id} className="cl-row">
              <div><small><span>{t(`relation.${r.what}`)}</span></small><Link to={`/clients/${r.other.id}`}>{r.other.name}</Link>{r.note ? <small><span>{r.note}</span></small> : null}</div>
              {view.may.edit ? <Button size="small" loading={end.isPending && end.variables === r.id} onClick={() => end.mutate(r.id)}>{t('relations.end')}</Button> : null}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}
