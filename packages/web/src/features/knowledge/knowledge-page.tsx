import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { Button, Drawer, Input, Tabs, type InputRef } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { KnowledgeEntry } from '@guixing/contract/desk'
import { q } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { useKeys } from '../../ui/keys.ts'
import { Blank, ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { blankEntry, draftOf, keepEntryDraft, queryFor, readEntryDraft, TABS, type EntryDraft, type Tab } from './entry-draft.ts'
import { EntryForm } from './entry-form.tsx'
import { Checked, EntryView, useCheck } from './entry-view.tsx'
import { useKnowledgeWords } from './words.ts'
import './knowledge.css'

const ImportPanel = lazy(() => import('../ledgers/import-panel.tsx').then((m) => ({ default: m.ImportPanel })))

/** Information file, answer base and bulletins: found as one types, each with its source and its last check (S03-10). */
export function KnowledgePage(): ReactNode {
  const t = useKnowledgeWords()
  const me = useMe()
  const phone = usePhone()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { q?: string; tab?: string; new?: string }
  const tab = TABS.find((one) => one === search.tab) ?? 'all'
  const [typed, setTyped] = useState(search.q ?? '')
  const [at, setAt] = useState(0)
  const [importing, setImporting] = useState(false)
  const [opened, setOpened] = useState(false)
  const [draft, setDraft] = useState<EntryDraft | null>(() => readEntryDraft(localStorage, me.id) ?? (search.new ? blankEntry(search.new) : null))
  const [said, setSaid] = useState<string | null>(null)
  const find = useRef<InputRef>(null)
  const list = useRef<HTMLUListElement>(null)
  const checking = useCheck()
  const text = search.q ?? ''
  const query = useQuery({ ...q.desk.knowledge.queryOptions({ input: queryFor(tab, text) }), placeholderData: keepPreviousData })
  const entries = (query.data?.entries ?? []) as KnowledgeEntry[]
  const total = query.data?.total ?? 0
  const current = entries[Math.min(at, entries.length - 1)] ?? null

  useEffect(() => { setTyped(search.q ?? '') }, [search.q])
  useEffect(() => {
    if (typed === text) return
    const timer = setTimeout(() => void navigate({ to: '/knowledge', search: { ...(typed ? { q: typed } : {}), ...(tab === 'all' ? {} : { tab }) } as never, replace: true }), 200)
    return () => clearTimeout(timer)
  }, [typed]) // eslint-disable-line react-hooks/exhaustive-deps
  useEffect(() => { setAt(0); setSaid(null) }, [text, tab])
  useEffect(() => { keepEntryDraft(localStorage, me.id, draft) }, [draft, me.id])
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }) }, [at])

  const show = (i: number): void => { setAt(i); setSaid(null); setOpened(true) }
  const edit = (): void => { if (current) { setDraft(draftOf(current)); setOpened(true) } }
  const begin = (): void => { setDraft((now) => now ?? blankEntry(entries.length === 0 ? text : '')); setOpened(true) }
  const stop = (): void => { setDraft(null); if (!current) setOpened(false) }
  const move = (by: number): void => { if (!draft) { setAt((now) => Math.max(0, Math.min(entries.length - 1, now + by))); setSaid(null) } }
  const saved = (entry: KnowledgeEntry): void => {
    setSaid(entry.version > 1 ? t('saved', { n: entry.version }) : t('added', { number: entry.number }))
    setDraft(null)
    setAt(0)
    void navigate({ to: '/knowledge', search: { q: entry.subject } as never, replace: true })
    setTimeout(() => setSaid(entry.version > 1 ? t('saved', { n: entry.version }) : t('added', { number: entry.number })), 50)
  }
  useKeys({
    Slash: () => find.current?.focus(), ArrowDown: () => move(1), ArrowUp: () => move(-1), KeyJ: () => move(1), KeyK: () => move(-1), Enter: () => { if (current) show(at) },
    KeyN: begin, KeyE: edit, KeyC: () => { if (current && !draft) checking.check(current.id) },
    Escape: () => { if (document.activeElement instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) document.activeElement.blur(); else if (phone) setOpened(false) },
  })
  const side = draft ? <EntryForm draft={draft} onChange={setDraft} onSaved={saved} onCancel={stop} /> : current ? <EntryView key={current.id} entry={current} said={said} onEdit={edit} checking={checking} /> : <p className="gx-note kn-pick">{t('pick')}</p>
  return (
    <div className="kn">
      <header className="kn-head">
        <div className="gx-page-head"><h1>{t('title')}</h1><span className="gx-note">{t('note')}</span>{phone ? null : <Button className="kn-import" onClick={() => setImporting(!importing)}>{t('import')}</Button>}<Button type="primary" onClick={begin}>{t('add')} <KeyCap>N</KeyCap></Button></div>
        {importing ? <Suspense fallback={<Rows count={1} height={64} />}><ImportPanel ledger="F26" kind={undefined} close={() => setImporting(false)} /></Suspense> : null}
        <Input ref={find} className="kn-find" value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t('find')} aria-label={t('find')} suffix={<KeyCap>/</KeyCap>} allowClear maxLength={500}
          onKeyDown={(event) => { if (event.nativeEvent.isComposing) return; if (event.key === 'ArrowDown') { event.preventDefault(); move(1) } else if (event.key === 'ArrowUp') { event.preventDefault(); move(-1) } else if (event.key === 'Enter' && current) { event.preventDefault(); show(at) } }} />
        <Tabs className="kn-tabs" activeKey={tab} onChange={(next) => void navigate({ to: '/knowledge', search: { ...(text ? { q: text } : {}), ...(next === 'all' ? {} : { tab: next as Tab }) } as never, replace: true })} items={TABS.map((key) => ({ key, label: t(`kind.${key}`) }))} />
      </header>
      <div className="kn-work">
        <section className="kn-list" aria-label={t('title')}>
          {query.isPending ? <Rows count={8} height={64} /> : query.error ? <ErrorLine error={query.error} retry={() => void query.refetch()} /> : entries.length === 0 ? (
            <Blank text={text ? t('none', { q: text }) : tab === 'stale' ? t('noneStale') : t('empty')} action={text ? <Button onClick={begin}>{t('addThis')}</Button> : undefined} />
          ) : (
            <>
              <p className="gx-note kn-count" role="status">{total > entries.length ? t('foundSome', { n: entries.length, total }) : t('found', { n: total })}</p>
              <ul ref={list} role="listbox" aria-label={t('title')}>
                {entries.map((entry, i) => (
                  <li key={entry.id} role="option" aria-selected={entry === current} onClick={() => show(i)}>
                    <p><b>{entry.subject}</b><small>{[entry.department, entry.phone].filter(Boolean).join(' ')}</small></p>
                    <p className="kn-cut">{entry.content}</p>
                    <small>{t('number', { number: entry.number })} · {t(`kind.${entry.kind}`)} · <Checked entry={entry} /></small>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
        {phone ? <Drawer open={opened} onClose={() => setOpened(false)} placement="bottom" size="85%" title={draft ? t(draft.id ? 'edit' : 'add') : t('title')}>{side}</Drawer> : <aside className="kn-side">{side}</aside>}
      </div>
    </div>
  )
}
