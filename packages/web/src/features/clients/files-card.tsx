import type { ReactNode } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../app/api.ts'
import { FilePicker } from '../../ui/file-picker.tsx'
import { Card } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { WriteError } from './parts.tsx'
import type { View } from './types.ts'
import { useWords } from './words.ts'

/** Papers of the client itself, and those of its matters the reader may see. */
export function FilesCard({ view }: { view: View }): ReactNode {
  const t = useWords()
  const attach = useMutation({ mutationFn: (files: string[]) => api.clients.attach({ id: view.id, files }) })
  const taken = (value: unknown): void => { const ids = Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []; if (ids.length > 0) attach.mutate(ids) }
  return (
    <Card title={t('files.title')}>
      <div className="cl-body">
        {view.may.edit ? <FilePicker once multiple value={[]} onChange={taken} label={t('files.add')} /> : null}
        <WriteError error={attach.error} fields={[]} />
        {view.files.length === 0 ? <p className="gx-note">{t('files.none')}</p> : null}
        <ul className="cl-list">
          {view.files.map((f) => <li key={f.id} className="cl-row"><div><a href={f.matter ? `/api/v1/files/${f.id}` : `/api/v1/clients/${view.id}/files/${f.id}`}>{f.name}</a><small><span>{f.matter ? <Link to={`/matters/${f.matter.id}`}>{f.matter.number}</Link> : t('files.own')}</span><span>{houseDay(Date.parse(f.at))}</span>{f.by ? <span>{f.by.name}</span> : null}</small></div></li>)}
        </ul>
      </div>
    </Card>
  )
}
