import { useState, type ReactNode } from 'react'
import { Button, Popconfirm } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Template, TemplateVersion } from '@guixing/contract/templates'
import { q } from '../../app/api.ts'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { SettingsFrame } from '../settings/settings-frame.tsx'
import { Faults } from './faults.tsx'
import { FieldsCard } from './fields-card.tsx'
import { UploadForm } from './upload-form.tsx'
import { useWords } from './words.ts'
import './templates.css'

/** Templates of the house with all their versions, and what may stand in them. */
export function TemplatesPage(): ReactNode {
  const t = useWords()
  const [form, setForm] = useState<'new' | string | null>(null)
  const [told, setTold] = useState('')
  const found = useQuery(q.templates.list.queryOptions())
  const done = (version: number): void => { setForm(null); setTold(t('saved', { n: version })) }
  const list = (found.data?.templates ?? []) as Template[]
  return (
    <SettingsFrame title={t('title')} aside={form === 'new' || found.isPending || found.error ? undefined : <Button type="primary" onClick={() => { setTold(''); setForm('new') }}>{t('add')}</Button>}>
      <div className="tp-page">
        <p className="gx-note">{t('note')}</p>
        <p className="gx-note" aria-live="polite">{told}</p>
        {form === 'new' ? <Card title={t('add')}><UploadForm kinds={found.data?.kinds ?? []} to={null} close={() => setForm(null)} done={done} /></Card> : null}
        {found.isPending ? <Rows count={3} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : list.length === 0 && form !== 'new' ? <Blank text={t('none')} action={<Button href="/api/v1/templates/starter/contract" download>{t('starter')}</Button>} /> : null}
        {list.map((one) => <TemplateCard key={one.id} template={one} open={form === one.id} setOpen={(open) => { setTold(''); setForm(open ? one.id : null) }} done={done} />)}
        {found.data ? <FieldsCard kinds={found.data.kinds} /> : null}
      </div>
    </SettingsFrame>
  )
}

function TemplateCard({ template, open, setOpen, done }: { template: Template; open: boolean; setOpen: (open: boolean) => void; done: (version: number) => void }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [all, setAll] = useState(false)
  const publish = useMutation(q.templates.publish.mutationOptions())
  const retireOne = useMutation(q.templates.retireVersion.mutationOptions())
  const retire = useMutation(q.templates.retire.mutationOptions())
  const gone = template.retiredAt !== null
  const shown = all ? template.versions : template.versions.slice(0, 2)
  return (
    <Card title={`${template.name} · ${say(template.kindName)}`} aside={gone ? t('retired') : template.inUse === null ? t('notInUse') : t('inUse', { n: template.inUse })}>
      <div className="tp-body">
        <ul className="tp-versions">
          {shown.map((v) => (
            <li key={v.version} className={v.version === template.inUse ? 'in-use' : undefined}>
              <div>
                <b>{t('version', { n: v.version })}</b> <a href={`/api/v1/templates/${template.id}/versions/${v.version}/file.docx`} download>{v.file}</a>
                {v.note ? <p>{v.note}</p> : null}
                <small><span>{stateOf(v, t)}</span><span>{t('sent', { who: v.by?.name ?? '', at: exactTime(v.at) })}</span><span>{t('uses', { n: v.tags.length })}</span><span title={v.sha256}>{t('digest', { digest: v.sha256.slice(0, 12) })}</span></small>
              </div>
              {gone || v.retiredAt !== null ? null : (
                <div>
                  {v.publishedAt === null ? <Button loading={publish.isPending && publish.variables.version === v.version} onClick={() => publish.mutate({ id: template.id, version: v.version })}>{t('publishOne')}</Button> : null}
                  <Button loading={retireOne.isPending && retireOne.variables.version === v.version} onClick={() => retireOne.mutate({ id: template.id, version: v.version })}>{t('retireOne')}</Button>
                </div>
              )}
            </li>
          ))}
        </ul>
        <Faults error={publish.error ?? retireOne.error ?? retire.error} />
        {open ? <UploadForm kinds={[]} to={template.id} close={() => setOpen(false)} done={done} /> : (
          <div className="tp-end">
            {template.versions.length > 2 && !all ? <Button type="link" onClick={() => setAll(true)}>{t('older', { n: template.versions.length })}</Button> : null}
            {gone ? null : <><Button onClick={() => setOpen(true)}>{t('newVersion')}</Button><Popconfirm title={t('retireSure')} okText={t('yes')} cancelText={t('cancel')} onConfirm={() => retire.mutate({ id: template.id })}><Button loading={retire.isPending}>{t('retire')}</Button></Popconfirm></>}
          </div>
        )}
      </div>
    </Card>
  )
}

function stateOf(v: TemplateVersion, t: ReturnType<typeof useWords>): string {
  if (v.retiredAt !== null) return t('gone', { at: exactTime(v.retiredAt) })
  return v.publishedAt === null ? t('draft') : t('published', { at: exactTime(v.publishedAt) })
}
