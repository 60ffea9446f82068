import { useEffect, useState, type ReactNode } from 'react'
import { Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { RouteDetail } from '@guixing/contract/routes'
import type { RouteSet } from '@guixing/core/model/control'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { SettingsFrame } from '../settings/settings-frame.tsx'
import { DraftPanel } from './draft-panel.tsx'
import { RunningPanel } from './running-panel.tsx'
import { TryPanel } from './try-panel.tsx'
import { useSaying } from './use-saying.ts'
import { VersionsPanel } from './versions-panel.tsx'
import { useWords } from './words.ts'
import './routes.css'

/** One approval: its routes as a picture, the form of the chosen step, trying them, versions, and what runs on older ones. */
export function RouteEditorPage(): ReactNode {
  const t = useWords()
  const say = useSay()
  const { control = '' } = useParams({ strict: false }) as { control?: string }
  const found = useQuery(q.routes.get.queryOptions({ input: { control } }))
  return (
    <SettingsFrame title={found.data ? say(found.data.name) : t('title')} aside={<Link to={'/settings/routes' as '/'}>{t('all')}</Link>}>
      {found.isPending ? <Rows count={6} height={64} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : <Editor key={control} detail={found.data as RouteDetail} />}
    </SettingsFrame>
  )
}

/** The routes a draft begins with: the draft, else what is in force, else the article's own. */
export function startOf(detail: RouteDetail): RouteSet {
  const draft = detail.versions.find(({ state }) => state === 'draft')
  return (draft ?? detail.versions.find(({ version }) => version === detail.version))?.body as unknown as RouteSet ?? detail.own as unknown as RouteSet
}

function Editor({ detail }: { detail: RouteDetail }): ReactNode {
  const t = useWords()
  const say = useSay()
  const saying = useSaying(detail)
  const draft = detail.versions.find(({ state }) => state === 'draft')
  const [body, setBody] = useState(() => startOf(detail))
  const [base, setBase] = useState({ edit: draft?.edit ?? 0, over: detail.versions[0]?.version ?? 0, body: startOf(detail) })
  const [tab, setTab] = useState('routes')
  const dirty = JSON.stringify(body) !== JSON.stringify(base.body)
  /** Taken up anew from what the server has: after saving, publishing, discarding, or when somebody else was first. */
  const takeUp = (next: RouteDetail): void => { const mine = next.versions.find(({ state }) => state === 'draft'); const start = startOf(next); setBody(start); setBase({ edit: mine?.edit ?? 0, over: next.versions[0]?.version ?? 0, body: start }) }
  const moved = (draft?.edit ?? 0) !== base.edit || (!draft && (detail.versions[0]?.version ?? 0) !== base.over)
  // What somebody else saved or published is taken up at once where nothing of one's own would be lost; else the page says so.
  useEffect(() => { if (moved && !dirty) takeUp(detail) }, [moved, dirty, detail]) // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent): void => { event.preventDefault() }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [dirty])
  const items = [
    { key: 'routes', label: t('tab.routes'), children: <DraftPanel detail={detail} saying={saying} body={body} setBody={setBody} base={base} dirty={dirty} moved={moved} takeUp={takeUp} /> },
    { key: 'try', label: t('tab.try'), children: <TryPanel detail={detail} saying={saying} body={body} /> },
    { key: 'versions', label: t('tab.versions', { n: detail.versions.length }), children: <VersionsPanel detail={detail} saying={saying} useAsDraft={(routes) => { setBody(routes); setTab('routes') }} takeUp={takeUp} /> },
    { key: 'running', label: t('tab.running', { n: detail.behind }), children: <RunningPanel detail={detail} /> },
  ]
  return (
    <div className="rt-editor">
      <p className="rt-about"><Clause regulation={detail.regulation} article={detail.article} />{detail.text && <q>{say(detail.text)}</q>}</p>
      <p className="gx-note rt-state">
        {detail.editable ? <Tag kind={detail.version === null ? 'fact' : 'state'}>{detail.version === null ? t('own') : t('inForce', { n: detail.version, day: detail.from })}</Tag> : <Tag kind="binding">{t('fixed')}</Tag>}
        {detail.next && <Tag>{t('nextFrom', { day: detail.next.from, n: detail.next.version })}</Tag>}
        <span>{t('bindsTo', { what: detail.binds.map(say).join(t('join')) })}</span>
        {detail.apart.length > 0 && <span>{t('apart', { who: detail.apart.map(({ name, label }) => t(`column.${name}` as 'column.opener', { defaultValue: say(label) })).join(t('join')) })}</span>}
      </p>
      {!detail.editable && <p className="rt-fixed">{t('fixedNote')}</p>}
      <Tabs activeKey={tab} onChange={setTab} items={items} />
    </div>
  )
}
