import { useState, type ReactNode } from 'react'
import { Button, Select, Table } from 'antd'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { detailWords, streamParts, WHATS, type Saying } from './audit-words.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { useSettingsWords } from './words.ts'

/** Facts over the whole house, by person and by what. */
export function AuditPage(): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const now = useNow()
  const [person, setPerson] = useState<string | null>(null)
  const [what, setWhat] = useState<string | null>(null)
  const say = useSay()
  const saying = useSaying()
  const phone = usePhone()
  const facts = useInfiniteQuery(q.regulations.audit.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...(person ? { person } : {}), ...(what ? { what } : {}), ...(cursor ? { cursor } : {}) }),
    initialPageParam: undefined, getNextPageParam: (last) => last.next ?? undefined,
  }))
  const rows = facts.data?.pages.flatMap((p) => p.facts) ?? []
  const whatWords = (f: (typeof rows)[number]): string => say(f.label) || t(`audit.whats.${f.what}` as 'audit.whats.refused', { defaultValue: f.what })
  const who = (f: (typeof rows)[number]): string => (f.by === null ? t('audit.system') : f.by.id === 'client' ? t('audit.client') : f.by.name)
  const about = (f: (typeof rows)[number]): ReactNode => (f.matter ? <Link to={`/matters/${f.matter.id}`} title={say(f.matter.name) || f.matter.title}>{f.matter.number} {say(f.matter.name) || f.matter.title}</Link> : <Stream stream={f.stream} saying={saying} />)
  // What acts the loaded facts name may be looked for too.
  const acts = new Map(rows.filter((f) => f.label).map((f) => [f.what, say(f.label)]))
  const options = [...acts].map(([value, label]) => ({ value, label })).concat(WHATS.filter((one) => !acts.has(one)).map((value) => ({ value, label: t(`audit.whats.${value}`) })))
  return (
    <SettingsFrame title={t('audit.title')} aside={<span className="gx-note">{t('audit.note')}</span>}>
      <div className="gx-filters">
        <ReferencePicker type="person" value={person} onChange={setPerson} placeholder={t('audit.anyone')} aria-label={t('audit.person')} style={{ width: 200 }} />
        <Select value={what} onChange={(next: string | undefined) => setWhat(next ?? null)} options={options} allowClear placeholder={t('audit.anything')} aria-label={t('audit.what')} showSearch={{ optionFilterProp: 'label' }} style={{ width: 200 }} />
      </div>
      {facts.isPending ? <Rows /> : facts.error ? <ErrorLine error={facts.error} retry={() => void facts.refetch()} /> : rows.length === 0
        ? <Blank text={t('audit.none')} action={person || what ? <Button onClick={() => { setPerson(null); setWhat(null) }}>{t('audit.clear')}</Button> : undefined} />
        : (
          <>
            {phone ? (
              <ul className="gx-audit-lines">
                {rows.map((f) => (
                  <li key={f.id}>
                    <span><time>{whenWords(f.at, now, ui)}</time> {who(f)} <b>{whatWords(f)}</b></span>
                    <span>{about(f)}</span>
                    <small>{detailWords(f.detail, saying)}</small>
                  </li>
                ))}
              </ul>
            ) : <Table size="small" rowKey="id" dataSource={rows} pagination={false} scroll={{ x: 760 }} columns={[
              { title: t('audit.at'), width: 120, render: (_, f) => <time title={exactTime(f.at)}>{whenWords(f.at, now, ui)}</time> },
              { title: t('audit.person'), width: 96, render: (_, f) => who(f) },
              { title: t('audit.what'), width: 144, render: (_, f) => whatWords(f) },
              { title: t('audit.about'), width: 320, ellipsis: true, render: (_, f) => about(f) },
              { title: t('audit.detail'), ellipsis: true, render: (_, f) => { const words = detailWords(f.detail, saying); return <span className="gx-note" title={words}>{words}</span> } },
            ]} />}
            {facts.hasNextPage ? <div className="gx-blank"><Button loading={facts.isFetchingNextPage} onClick={() => void facts.fetchNextPage()}>{t('audit.more')}</Button></div> : null}
          </>
        )}
    </SettingsFrame>
  )
}

function Stream({ stream, saying }: { stream: string; saying: Saying }): ReactNode {
  const t = useSettingsWords()
  const { sort, thing } = streamParts(stream, saying.name)
  return <>{t(`audit.streams.${sort}` as 'audit.streams.person', { defaultValue: sort })} {thing}</>
}

/** Names of people and units for ids, labels for roles, in the reader's language. */
function useSaying(): Saying {
  const t = useSettingsWords()
  const ui = useUiWords()
  const say = useSay()
  const people = useQuery({ ...q.house.people.queryOptions({ input: {} }), staleTime: 300_000 })
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  const names = new Map([...(people.data?.people ?? []), ...(units.data?.units ?? [])].map((one) => [one.id, one.name]))
  return {
    key: (name) => t(`audit.keys.${name}`), name: (id) => names.get(id), time: exactTime, yes: ui('yes'), no: ui('no'), colon: t('audit.colon'), comma: ui('comma'),
    role: (name) => say(units.data?.roles.find((r) => r.name === name)?.label) || name,
  }
}
