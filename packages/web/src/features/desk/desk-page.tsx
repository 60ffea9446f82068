import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Button, Drawer } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { KnowledgeEntry } from '@guixing/contract/desk'
import { q } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { useChoices } from '../../ui/choices.ts'
import { useKeys } from '../../ui/keys.ts'
import { KeyCap } from '../../ui/small.tsx'
import { clockTime } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { CallStrip } from './call-strip.tsx'
import { CallerColumn } from './caller-column.tsx'
import { focusChoice } from './choices.tsx'
import { DESK_KINDS, isBlank, withCaller, type DeskKind } from './draft.ts'
import { entryFields, furtherFields, hasOutcome, missingOf, openingOf } from './entry.ts'
import { Intake, type IntakeRefs } from './intake.tsx'
import { KeyStrip } from './key-strip.tsx'
import { useTimes } from './outcome-cards.tsx'
import { ReadyAnswers, useReady } from './ready-answers.tsx'
import { SaveBar } from './save-bar.tsx'
import { demandOf, departmentOf } from './speciality.ts'
import { TodayLedger } from './today-ledger.tsx'
import { useCalls } from './use-calls.ts'
import { useDrafts } from './use-drafts.ts'
import { useSaving } from './use-saving.ts'
import { useScreening } from './use-screening.ts'
import { useDeskWords } from './words.ts'
import './desk.css'

/** The desk console: one call in twenty seconds, both eyes on the caller (screens.md 5.2). */
export function DeskPage(): ReactNode {
  const t = useDeskWords()
  const me = useMe()
  const phone = usePhone()
  const navigate = useNavigate()
  const { kind: kindOf, field } = useCatalogue()
  const categories = useChoices(field('enquiry', 'category')?.list)
  const drafts = useDrafts(me.id)
  const { draft, change } = drafts
  const kind = kindOf(draft.kind)
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  const regulations = useQuery({ ...q.regulations.list.queryOptions(), staleTime: 300_000 })
  const s03 = regulations.data?.regulations.some((one) => one.code.toUpperCase() === 'S03' && one.level !== null && one.level !== 'reference') ?? false
  const card = useQuery({ ...q.desk.caller.queryOptions({ input: { id: draft.client?.id ?? '' } }), enabled: draft.client !== null, retry: false })
  // The same matter: same kind, and the speciality once it is chosen (else that of the latest).
  const like = (card.data?.repeated ?? []).filter((row) => row.kind === draft.kind)
  const same = like.filter((row) => row.fields['category'] === (draft.category ?? like[0]?.fields['category']))
  const again = same.find((row) => !row.final) ?? null
  const categoryWords = (value: string | null): string => categories.find((one) => one.value === value)?.label ?? value ?? ''
  const saving = useSaving(drafts, kindOf, categoryWords)
  const calls = useCalls()
  const times = useTimes()
  const demand = demandOf(draft.category)
  const department = useMemo(() => departmentOf(draft.category, units.data?.units ?? [], me.unit?.id ?? null), [draft.category, units.data, me.unit])
  const toUnit = draft.kind === 'enquiry' && draft.outcome === 'agree' ? department : null
  const ready = useReady(draft.content)
  const blank = isBlank(draft)
  const screening = useScreening({ kind: draft.kind, action: openingOf(kind)?.name, fields: entryFields(draft, kind), spoken: draft.kind === 'enquiry' ? draft.answer : '', enabled: saving.online && !blank })
  const missing = missingOf(draft, kind)
  const [shown, setShown] = useState(false)
  const [sheet, setSheet] = useState(false)
  const find = useRef<HTMLInputElement>(null)
  const refs: IntakeRefs = { kind: useRef<HTMLDivElement>(null), category: useRef<HTMLDivElement>(null), content: useRef<TextAreaRef>(null), times: useRef<HTMLDivElement>(null), answer: useRef<HTMLTextAreaElement>(null) }

  // A call that comes while nothing is begun brings its caller; a begun entry keeps its own.
  const call = calls.current
  const taken = useRef<string | null>(null)
  useEffect(() => {
    if (!call || taken.current === call.id || draft.client || !blank) return
    taken.current = call.id
    if (call.client) change({ ...withCaller(draft, call.client, call.number), channel: 'phone' })
    else change({ callerPhone: call.number, channel: 'phone' })
  }, [call, draft, blank, change])

  // Found elsewhere (Ctrl K): the caller comes along, unless an entry is begun for somebody else.
  const { client: wanted } = useSearch({ strict: false }) as { client?: string }
  const sent = useQuery({ ...q.desk.caller.queryOptions({ input: { id: wanted ?? '' } }), enabled: Boolean(wanted), retry: false })
  useEffect(() => {
    if (!wanted || !sent.data) return
    if (!blank && draft.client?.id !== wanted) drafts.begin()
    change(withCaller(draft, sent.data.client))
    void navigate({ to: '/desk', replace: true })
  }, [wanted, sent.data]) // eslint-disable-line react-hooks/exhaustive-deps

  const setKind = (next: DeskKind): void => {
    // Each kind has its own list of what it is about.
    change(next === draft.kind ? { kind: next } : { kind: next, category: null, importantKind: null })
    requestAnimationFrame(() => { if (refs.category.current?.isConnected) focusChoice(refs.category.current); else refs.content.current?.focus() })
  }
  const begin = (): void => { saving.clear(); setShown(false); drafts.begin(); requestAnimationFrame(() => focusChoice(refs.kind.current)) }
  const goTo = (name: string): void => {
    if (name === 'category') focusChoice(refs.category.current)
    else if (name === 'content' || name === 'goal') refs.content.current?.focus()
    else if (name === 'agreedAt') { change({ outcome: 'agree' }); focusChoice(refs.times.current) }
    else if (name === 'answer') { change({ outcome: draft.outcome }); refs.answer.current?.focus() }
    else document.getElementById(`f-${name}`)?.focus()
  }
  const save = async (routed: boolean): Promise<void> => {
    if (saving.busy) return
    if (missing[0]) { setShown(true); goTo(missing[0]); return }
    setShown(false)
    if (await saving.save(routed ? toUnit : null)) requestAnimationFrame(() => focusChoice(refs.kind.current))
  }
  const insert = (entry: KnowledgeEntry | undefined): void => {
    if (!entry) return
    const words = draft.answer.trim()
    change({ answer: words ? `${words}\n${entry.content}` : entry.content, knowledge: `#${entry.number} ${entry.subject}` })
    setSheet(false)
    refs.answer.current?.focus()
  }
  const locked = demand === 'ask-first' && draft.kind === 'enquiry' && s03
  useEffect(() => { if (locked && draft.outcome === 'answer') change({ outcome: 'agree' }) }, [locked, draft.outcome, change])
  useKeys({
    F2: begin,
    F4: () => find.current?.focus(),
    ...Object.fromEntries(DESK_KINDS.map((name, i) => [`Digit${i + 1}`, () => setKind(name)])),
    F8: () => { if (hasOutcome(kind) && !locked) { change({ outcome: 'answer' }); requestAnimationFrame(() => refs.answer.current?.focus()) } },
    F9: () => { if (hasOutcome(kind)) { change({ outcome: 'agree', agreedAt: draft.agreedAt ?? times[0] ?? null }); requestAnimationFrame(() => focusChoice(refs.times.current)) } },
    ...Object.fromEntries([1, 2, 3, 4].map((n) => [`Alt+Digit${n}`, () => { if (!locked) insert(ready.entries[n - 1]) }])),
    'Alt+KeyM': () => { if (again && draft.content.trim()) void saving.merge(again) },
    'Ctrl+KeyI': () => change({ important: !draft.important }),
    'Ctrl+Enter': () => void save(true),
    'Ctrl+NumpadEnter': () => void save(true),
    Escape: () => { if (saving.outcome?.is === 'refused') saving.clear(); else if (!blank) begin() },
  }, !sheet)

  const pane = (
    <section className="desk-intake" aria-label={t('new')}>
      <header className="desk-line">
        <h2>{t('new')}</h2><small className="gx-note">{t('startedAt', { at: clockTime(draft.startedAt) })}</small>
        {again ? <Button className="desk-merge" disabled={draft.content.trim() === ''} loading={saving.busy} onClick={() => void saving.merge(again)}>{t('merge', { number: again.number.split('-').at(-1) })} <KeyCap>Alt M</KeyCap></Button> : null}
      </header>
      <Intake draft={draft} kind={kind} demand={demand} unit={department?.name ?? ''} times={times} screening={screening} errors={saving.outcome?.is === 'invalid' ? saving.outcome.errors : []} s03={s03} refs={refs} onChange={change} onKind={setKind} />
      <SaveBar
        drafts={drafts} saving={saving} screening={screening} missing={shown ? missing : []} further={kind} blank={blank} unit={toUnit?.name ?? null}
        onSave={(routed) => void save(routed)} onAside={begin} onFill={goTo}
      />
    </section>
  )
  const caller = <CallerColumn draft={draft} number={call?.client || draft.client ? null : call?.number ?? null} online={saving.online} reach={furtherFields(kind).some((one) => one.name === 'contact')} find={find} onChange={change} onPick={(client) => { change({ ...withCaller(draft, client, call && call.client?.id === client.id ? call.number : undefined) }); focusChoice(refs.kind.current) }} />
  const strip = <CallStrip call={call} queue={calls.queue} draft={draft} asked={again ? same.length + 1 : 0} onFind={() => find.current?.focus()} onNew={begin} />
  if (phone) {
    return (
      <div className="desk phone">
        {strip}{caller}{pane}
        <Button className="desk-open-sheet" onClick={() => setSheet(true)}>{t('sheetAnswers')}{ready.entries.length > 0 ? ` ${ready.entries.length}` : ''}</Button>
        <Drawer open={sheet} onClose={() => setSheet(false)} placement="bottom" size="70%" title={t('sheetAnswers')}><ReadyAnswers ready={ready} onInsert={insert} locked={locked} /></Drawer>
      </div>
    )
  }
  return (
    <div className="desk">
      {strip}
      <div className="desk-work">{caller}{pane}<ReadyAnswers ready={ready} onInsert={insert} locked={locked} /></div>
      <TodayLedger online={saving.online} highlight={saving.outcome && 'id' in saving.outcome ? saving.outcome.id : again?.id ?? null} s03={s03} />
      <KeyStrip online={saving.online} kept={drafts.kept} waiting={drafts.waiting.length} />
    </div>
  )
}
