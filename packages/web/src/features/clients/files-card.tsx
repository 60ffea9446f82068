import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../app/api.ts'
import { FilePicker } from '../../ui/file-picker.tsx'
import { Card } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { WriteError } from './parts.tsx'
import type { View } from './types.ts'
import { failedNow, isFailed, type Failed } from './unwritten.ts'
import { useWords } from './words.ts'

/** Papers of the client itself, and those of its matters the reader may see. What could not be added says so until it is added or left. */
export function FilesCard({ view }: { view: View }): ReactNode {
  const t = useWords()
  const [failed, setFailed] = useState<readonly Failed[]>([])
  // Several are written at once: each has an outcome of its own.
  const attach = useMutation({
    mutationFn: (files: readonly string[]) => api.clients.attach({ id: view.id, files: [...files] }),
    onSuccess: (_, files) => setFailed((now) => failedNow(now, files, null)),
    onError: (error, files) => setFailed((now) => failedNow(now, files, error)),
  })
  const taken = (value: unknown): void => { const ids = Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []; if (ids.length > 0) attach.mutate(ids) }
  return (
    <Card title={t('files.title')}>
      <div className="cl-body">
        {view.may.edit ? <FilePicker once multiple value={[]} onChange={taken} label={t('files.add')} /> : null}
        {failed.map((one) => (
          <div key={one.files.join()} className="cl-failed">
            <p className="cl-need" role="alert">{t('files.failed', { count: one.files.length })}</p>
            <WriteError error={one.error} fields={[]} />
            <div className="cl-end"><Button size="small" loading={attach.isPending && isFailed(one, attach.variables)} onClick={() => attach.mutate(one.files)}>{t('files.again')}</Button><Button size="small" type="text" onClick={() => setFailed((now) => failedNow(now, one.files, null))}>{t('files.drop')}</Button></div>
          </div>
        ))}
        {view.files.length === 0 ? <p className="gx-note">{t('files.none')}</p> : null}
        <ul className="cl-list">
          {view.files.map((f) => <li key={f.id} className="cl-row"><div><a href={f.matter ? `/api/v1/files/${f.id}` : `/api/v1/clients/${view.id}/files/${f.id}`}>{f.name}</a><small><span>{f.matter ? <Link to={`/matters/${f.matter.id}`}>{f.matter.number}</Link> : t('files.own')}</span><span>{houseDay(Date.parse(f.at))}</span>{f.by ? <span>{f.by.name}</span> : null}</small></div></li>)}
        </ul>
      </div>
    </Card>
  )
}
