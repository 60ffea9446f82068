import { useEffect, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { Button, Input } from 'antd'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ClientRow } from '@guixing/contract/desk'
import type { MatterRow } from '@guixing/contract/matters'
import { comma } from '../../app/comma.ts'
import { api, q } from '../../app/api.ts'
import { Due } from '../../ui/due.tsx'
import { ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { Warnings } from '../clients/parts.tsx'
import { useCatalogue } from '../matters/catalogue.ts'
import type { Draft } from './draft.ts'
import { useDebounced } from './use-debounced.ts'
import { useDeskWords } from './words.ts'

interface Props { draft: Draft; number: string | null; online: boolean; /** The kind demands a way to reach the client: the number on record is looked up (and the look recorded). */ reach: boolean; onPick: (client: ClientRow, number?: string) => void; onChange: (patch: Partial<Draft>) => void; find: Ref<HTMLInputElement> }

/** Finds the caller as one types, then shows what we promised before what was. */
export function CallerColumn({ draft, number, online, reach, onPick, onChange, find }: Props): ReactNode {
  const t = useDeskWords()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const text = useDebounced(typed.trim(), 150)
  const search = useQuery({ ...q.desk.callers.queryOptions({ input: { q: text } }), enabled: text.length > 0, placeholderData: keepPreviousData, retry: false })
  const found = text && typed.trim() ? search.data?.clients ?? [] : []
  const none = text !== '' && text === typed.trim() && search.isSuccess && !search.isPlaceholderData && found.length === 0
  const add = useMutation({
    mutationFn: () => {
      const digits = /^[\d\s+-]{5,}$/.test(text)
      return api.desk.addClient({ name: digits ? draft.callerName || text : text, phone: digits ? text : number ?? undefined, room: draft.room || undefined })
    },
    onSuccess: (client) => { setTyped(''); onPick(client) },
  })
  useEffect(() => setAt(0), [text])
  const pick = (client: ClientRow): void => { setTyped(''); onPick(client) }
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); setAt((now) => Math.max(0, Math.min(found.length - 1, now + (event.key === 'ArrowDown' ? 1 : -1)))) }
    else if (event.key === 'Enter') { event.preventDefault(); const one = found[at]; if (one) pick(one); else if (none) add.mutate() }
    else if (event.key === 'Escape' && typed) { event.preventDefault(); event.stopPropagation(); setTyped('') }
  }
  return (
    <aside className="desk-caller" aria-label={t('pickCaller')}>
      <Input
        ref={(input) => { const node = input?.input ?? null; if (typeof find === 'function') find(node); else if (find) find.current = node }}
        value={typed} onChange={(e) => setTyped(e.target.value)} onKeyDown={onKey} placeholder={t('search')} aria-label={t('search')} role="combobox" aria-expanded={found.length > 0} aria-controls="desk-found"
        suffix={<KeyCap>F4</KeyCap>} disabled={!online} autoComplete="off"
      />
      {!online ? <p className="gx-note">{t('offlineSearch')}</p> : null}
      {found.length > 0 ? (
        <ul id="desk-found" role="listbox" className="desk-found">
          {found.map((client, i) => (
            <li key={client.id} role="option" aria-selected={i === at} onClick={() => pick(client)} onMouseEnter={() => setAt(i)}>
              <b>{client.name}</b><b>{client.room}</b><span>{t(`clientKind.${client.kind}`, { defaultValue: client.kind })}</span><i>{client.phone}</i>
            </li>
          ))}
        </ul>
      ) : none ? (
        <p className="desk-none">{t('noCaller')}<Button size="small" loading={add.isPending} onClick={() => add.mutate()}>{t('addCaller')} <KeyCap>Enter</KeyCap></Button></p>
      ) : null}
      {search.error && online ? <ErrorLine error={search.error} retry={() => void search.refetch()} /> : null}
      {add.error ? <ErrorLine error={add.error} /> : null}
      {draft.client ? <Card id={draft.client.id} onReveal={(phone) => onChange({ callerPhone: phone })} shown={draft.callerPhone !== ''} reach={reach} /> : (
        <div className="desk-by-hand">
          <label>{t('name')}<Input value={draft.callerName} onChange={(e) => onChange({ callerName: e.target.value })} maxLength={80} /></label>
          <label>{t('phone')}<Input value={draft.callerPhone || (number ?? '')} onChange={(e) => onChange({ callerPhone: e.target.value })} maxLength={40} inputMode="tel" /></label>
          <label>{t('room')}<Input value={draft.room} onChange={(e) => onChange({ room: e.target.value })} maxLength={40} /></label>
        </div>
      )}
    </aside>
  )
}

function Card({ id, onReveal, shown, reach }: { id: string; onReveal: (phone: string) => void; shown: boolean; reach: boolean }): ReactNode {
  const t = useDeskWords()
  const card = useQuery({ ...q.desk.caller.queryOptions({ input: { id } }), retry: false })
  const reveal = useMutation({ mutationFn: () => api.desk.reveal({ id, reason: t('revealReason') }), onSuccess: (answer) => { if (answer.phone) onReveal(answer.phone) } })
  const wanted = reach && !shown && card.data?.client.masked === true
  const { mutate } = reveal
  useEffect(() => { if (wanted) mutate() }, [wanted, id, mutate])
  if (card.isPending) return <Rows count={3} />
  if (card.error) return <ErrorLine error={card.error} retry={() => void card.refetch()} />
  const { client, promises, recent } = card.data
  const facts = [client.since ? (/^[\d-]+$/.test(client.since) ? t('since', { since: client.since }) : client.since) : null, client.note, t('visits', { n: client.visits90 })].filter(Boolean)
  return (
    <>
      <p className="desk-about">{facts.join('，')}{!shown && client.masked ? <Button type="link" size="small" loading={reveal.isPending} onClick={() => reveal.mutate()}>{t('reveal')}</Button> : null}{client.archive ? <> <Link to={`/clients/${client.id}`}>{t('archive')}</Link></> : null}</p>
      <Warnings list={client.warnings} />
      {client.contacts.length > 0 ? <p className="desk-about">{t('contactsOf')} {client.contacts.slice(0, 5).map((k) => [k.name, k.post].filter(Boolean).join(' ')).join(comma())}</p> : null}
      {promises.length > 0 ? <h3>{t('promised')}</h3> : null}
      {promises.map((row) => <Promised key={row.id} row={row} />)}
      <h3>{t('recent')}</h3>
      {recent.length === 0 ? <p className="gx-note">{t('noRecent')}</p> : <ul className="desk-recent">{recent.slice(0, 6).map((row) => <Recent key={row.id} row={row} />)}</ul>}
    </>
  )
}

function Promised({ row }: { row: MatterRow }): ReactNode {
  const say = useSay()
  const t = useDeskWords()
  const { stage } = useCatalogue()
  return (
    <Link className={`desk-promise${row.dueState === 'breached' || (row.dueShare ?? 0) >= 0.75 ? ' near' : ''}`} to={`/matters/${row.id}`}>
      <b>{say(row.name) || row.title}</b>
      <Due dueAt={row.dueAt} share={row.dueShare} state={row.dueState} />
      <small>{[row.number.slice(-3), [row.handlingUnit?.name, stage(row.kind, row.stage)].filter(Boolean).join(' '), row.firstResponder ? t('firstResponder', { name: row.firstResponder.name }) : null].filter(Boolean).join('·')}</small>
    </Link>
  )
}

function Recent({ row }: { row: MatterRow }): ReactNode {
  const say = useSay()
  const { stage, choice, field } = useCatalogue()
  const satisfied = row.fields['satisfied']
  return (
    <li><Link to={`/matters/${row.id}`}><time>{houseDay(Date.parse(row.openedAt)).slice(5)}</time><span>{say(row.name) || row.title}</span><i>{satisfied ? choice(field(row.kind, 'satisfied')?.list, satisfied) : stage(row.kind, row.stage)}</i></Link></li>
  )
}
