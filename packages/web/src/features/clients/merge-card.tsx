import { useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { comma } from '../../app/comma.ts'
import { api, q } from '../../app/api.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { Field, Form, WriteError } from './parts.tsx'
import type { View } from './types.ts'
import { useWords } from './words.ts'

/** Clients that may be the same as this one, joining them, and parting them again. */
export function MergeCard({ view }: { view: View }): ReactNode {
  const t = useWords()
  const alike = useQuery(q.clients.alike.queryOptions({ input: { id: view.id } }))
  const [other, setOther] = useState<string | null>(null)
  const list = alike.data?.alike ?? []
  return (
    <Card title={t('merge.title')}>
      <div className="cl-body">
        {alike.isPending ? <Rows count={1} /> : alike.error ? <ErrorLine error={alike.error} retry={() => void alike.refetch()} /> : list.length === 0 ? <p className="gx-note">{t('merge.none')}</p> : null}
        <ul className="cl-list">
          {list.map((c) => (
            <li key={c.id} className="cl-row">
              <div><Link to={`/clients/${c.id}`}>{c.name}</Link><small><span className="cl-soon">{t(`merge.why.${c.why}`)}</span><span>{t(`kind.${c.kind}` as 'kind.person', { defaultValue: c.kind })}</span>{c.room ? <span>{c.room}</span> : null}{c.phone ? <span>{c.phone}</span> : null}</small></div>
              {view.may.merge ? <Button size="small" onClick={() => setOther(c.id)}>{t('merge.look')}</Button> : null}
            </li>
          ))}
        </ul>
        {view.may.merge ? <Field label={t('merge.find')} name="into"><ReferencePicker type="client" value={other} onChange={setOther} aria-label={t('merge.find')} /></Field> : null}
        {other === view.id ? <p className="cl-need" role="alert">{t('merge.self')}</p> : null}
        {view.may.merge && other !== null && other !== view.id ? <Preview key={other} one={view.id} other={other} close={() => setOther(null)} /> : null}
        {view.merges.length > 0 ? <><h3>{t('merge.history')}</h3><ul className="cl-list">{view.merges.map((m) => <Merged key={m.id} merge={m} may={view.may.merge} />)}</ul></> : null}
      </div>
    </Card>
  )
}

function Preview({ one, other, close }: { one: string; other: string; close: () => void }): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const [swapped, setSwapped] = useState(false)
  const [alias, into] = swapped ? [one, other] : [other, one]
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const preview = useQuery({ ...q.clients.mergePreview.queryOptions({ input: { id: alias, into } }), retry: false, staleTime: 0 })
  const p = preview.data
  const merge = useMutation({ mutationFn: () => api.clients.merge({ id: alias, into, version: p?.alias.version ?? 0, intoVersion: p?.into.version ?? 0, reason }), onSuccess: () => { close(); if (into !== one) void navigate({ to: `/clients/${into}` }) } })
  if (preview.isPending) return <Rows count={2} />
  if (!p) return <WriteError error={preview.error} fields={[]} />
  return (
    <Form send={() => { setTried(true); if (reason.trim()) merge.mutate() }} busy={merge.isPending} close={close} label={t('merge.do', { name: p.alias.name })}>
      <p className="cl-wide">{t('merge.preview', { alias: p.alias.name, into: p.into.name, matters: p.matters, contacts: p.contacts, consents: p.consents, relations: p.relations, calls: p.calls, files: p.files })}{p.hidden ? ` ${t('merge.hidden')}` : ''}{p.moved.length > 0 ? ` ${t('merge.moved', { names: p.moved.map((m) => m.name).join(comma()) })}` : ''} <Button type="link" size="small" onClick={() => setSwapped(!swapped)}>{t('merge.swap')}</Button></p>
      <Field label={t('merge.reason')} name="reason" error={merge.error} gap={tried && !reason.trim() ? t('required') : null}><Input value={reason} onChange={(e) => setReason(e.target.value)} maxLength={500} /></Field>
      <div className="cl-wide"><WriteError error={merge.error} fields={['reason']} reload={() => { merge.reset(); void preview.refetch() }} /></div>
    </Form>
  )
}

function Merged({ merge: m, may }: { merge: View['merges'][number]; may: boolean }): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const undo = useMutation({ mutationFn: () => api.clients.unmerge({ id: m.id, reason }), onSuccess: ({ client }) => { setOpen(false); void navigate({ to: `/clients/${client}` }) } })
  return (
    <li>
      <div className="cl-row">
        <div>{t('merge.line', { alias: m.alias.name, into: m.into.name })}<small><span>{houseDay(Date.parse(m.at))}</span>{m.by ? <span>{m.by.name}</span> : null}<span>{m.reason}</span></small>{m.undoneAt ? <small className="cl-soon">{t('merge.undone', { who: m.undoneBy?.name ?? '', day: houseDay(Date.parse(m.undoneAt)), why: m.undoneReason ?? '' })}</small> : null}</div>
        {may && m.undoneAt === null && !open ? <Button size="small" onClick={() => setOpen(true)}>{t('merge.undo')}</Button> : null}
      </div>
      {open ? <Form send={() => { if (reason.trim()) undo.mutate() }} busy={undo.isPending} close={() => setOpen(false)} label={t('merge.undo')}><Field label={t('merge.undoReason')} name="reason" error={undo.error}><Input value={reason} onChange={(e) => setReason(e.target.value)} maxLength={500} autoFocus /></Field><div className="cl-wide"><WriteError error={undo.error} fields={['reason']} /></div></Form> : null}
    </li>
  )
}
