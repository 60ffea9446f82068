import { useState, type ReactNode } from 'react'
import { Button, Input, Select } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RouteDetail, RouteVersion } from '@guixing/contract/routes'
import type { RouteSet } from '@guixing/core/model/control'
import { api, q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, ErrorLine } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { RouteDifferenceView } from './difference-view.tsx'
import { Faults } from './faults.tsx'
import { RoutePicture } from './route-picture.tsx'
import type { Saying } from './say.ts'

interface Props { detail: RouteDetail; saying: Saying; useAsDraft: (body: RouteSet) => void; takeUp: (detail: RouteDetail) => void }
const setOf = (detail: RouteDetail, version: number): RouteSet => (version === 0 ? detail.own : detail.versions.find((one) => one.version === version)?.body ?? detail.own) as unknown as RouteSet

/** Every version with its note, who published it and from when; what changed against another; and the way back to the article. */
export function VersionsPanel({ detail, saying, useAsDraft, takeUp }: Props): ReactNode {
  const { t } = saying
  const [open, setOpen] = useState<number | null>(detail.versions[0]?.version ?? null)
  if (detail.versions.length === 0) return <Blank text={t(detail.editable ? 'versions.none' : 'versions.fixed')} />
  return (
    <div className="gx-stack">
      <ul className="rt-versions">
        {detail.versions.map((version) => (
          <li key={version.version} className="gx-card">
            <Head version={version} detail={detail} saying={saying} open={open === version.version} toggle={() => setOpen(open === version.version ? null : version.version)} />
            {open === version.version && <Body version={version} detail={detail} saying={saying} useAsDraft={useAsDraft} />}
          </li>
        ))}
      </ul>
      {detail.versions.some(({ state }) => state === 'published') && <Retire detail={detail} saying={saying} takeUp={takeUp} />}
    </div>
  )
}

function Head({ version: v, detail, saying: { t }, open, toggle }: { version: RouteVersion; detail: RouteDetail; saying: Saying; open: boolean; toggle: () => void }): ReactNode {
  const ui = useUiWords()
  const now = useNow()
  const state = v.version === detail.version ? 'inForce' : v.state === 'published' ? (detail.from !== null && v.from !== null && v.from > detail.from ? 'coming' : 'earlier') : v.state
  return (
    <button type="button" className="rt-version" aria-expanded={open} onClick={toggle}>
      <b>{t('version', { n: v.version })}</b>
      <Tag kind={state === 'inForce' ? 'state' : state === 'draft' ? 'soon' : 'fact'}>{t(`versions.state.${state as 'earlier'}`)}</Tag>
      {v.from && <span>{t('versions.from', { day: v.from })}</span>}
      <span>{v.publishedAt ? <time title={exactTime(v.publishedAt)}>{t('versions.by', { who: v.publishedBy?.name ?? '—', at: whenWords(v.publishedAt, now, ui) })}</time> : t('versions.made', { who: v.madeBy?.name ?? '—', at: whenWords(v.madeAt, now, ui) })}</span>
      {v.note && <q>{v.note}</q>}
      {v.retiredAt && <span>{t('versions.retired', { who: v.retiredBy?.name ?? '—', at: whenWords(v.retiredAt, now, ui), why: v.retiredNote ?? '' })}</span>}
      {v.faults.length > 0 && <Tag kind="soon">{t('faults', { n: v.faults.length })}</Tag>}
    </button>
  )
}

function Body({ version, detail, saying, useAsDraft }: { version: RouteVersion; detail: RouteDetail; saying: Saying; useAsDraft: (body: RouteSet) => void }): ReactNode {
  const { t } = saying
  const others = [...detail.versions.filter((one) => one.version !== version.version).map((one) => one.version), 0]
  const [against, setAgainst] = useState(others.find((one) => one < version.version) ?? 0)
  const body = version.body as unknown as RouteSet
  return (
    <div className="rt-version-body">
      <div className="rt-acts">
        <label>{t('versions.against')}<Select value={against} onChange={setAgainst} aria-label={t('versions.against')} options={others.map((value) => ({ value, label: value === 0 ? t('own') : t('version', { n: value }) }))} /></label>
        {version.state !== 'draft' && detail.editable && <Button size="small" onClick={() => useAsDraft(body)}>{t('versions.use')}</Button>}
      </div>
      <RouteDifferenceView before={setOf(detail, against)} after={body} saying={saying} />
      <Faults faults={version.faults} saying={saying} placed />
      <RoutePicture body={body} saying={saying} faults={version.faults} />
    </div>
  )
}

function Retire({ detail, saying: { t }, takeUp }: { detail: RouteDetail; saying: Saying; takeUp: (detail: RouteDetail) => void }): ReactNode {
  const cache = useQueryClient()
  const [open, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const retire = useMutation({
    mutationFn: () => api.routes.retire({ control: detail.control, note }),
    onSuccess: async () => { setOpen(false); takeUp(await cache.fetchQuery({ ...q.routes.get.queryOptions({ input: { control: detail.control } }), staleTime: 0 }) as RouteDetail) },
  })
  if (!open) return <div><Button onClick={() => setOpen(true)}>{t('retire.open')}</Button></div>
  return (
    <div className="gx-card rt-form">
      <p>{t('retire.says')}</p>
      <Input.TextArea aria-label={t('retire.note')} placeholder={t('retire.note')} value={note} maxLength={1000} autoSize={{ minRows: 2 }} onChange={(event) => setNote(event.target.value)} />
      {retire.error ? <ErrorLine error={retire.error} /> : null}
      <div className="gx-form-actions"><Button type="primary" disabled={note.trim() === ''} loading={retire.isPending} onClick={() => retire.mutate()}>{t('retire.do')}</Button><Button onClick={() => setOpen(false)}>{t('cancel')}</Button></div>
    </div>
  )
}
