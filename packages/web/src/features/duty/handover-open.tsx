import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import type { ActionView, FieldView, MatterView } from '@guixing/contract/matters'
import { Invalid, Refused } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { Due } from '../../ui/due.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { Blank, Card, ErrorLine, KeyCap } from '../../ui/small.tsx'
import { Proof, useSide, useSideAct } from './sides.tsx'
import { useWords } from './words.ts'

export interface OpenRow { id: string; number: string; title: string; dueAt: string | null; dueShare: number | null; dueState: Listed['dueState']; told: boolean; read: boolean }
interface Listed { id: string; number: string; title: string; dueAt: string | null; dueShare: number | null; dueState: 'running' | 'paused' | 'breached' | 'met' | null }

/** Rows the handover itself keeps, where its kind has a table with ticks; else the open matters of the shift. */
export function openRows(matter: MatterView, listed: readonly Listed[]): OpenRow[] {
  const briefed = Boolean(matter.fields['briefedAt'])
  const read = Boolean(matter.fields['readAt'])
  for (const value of Object.values(matter.fields)) {
    if (!Array.isArray(value) || value.length === 0) continue
    const rows = value.filter((v): v is { [key: string]: never } => v !== null && typeof v === 'object' && !Array.isArray(v))
    if (rows.length !== value.length || !rows.every((r) => 'told' in r || 'read' in r)) continue
    const kept = new Set(rows.map((r) => String((r as Record<string, unknown>)['matter'] ?? '')))
    // What came in since the list was made must be told as well; the server adds it with the next step.
    const since = matter.final ? [] : listed.filter((l) => !kept.has(l.id)).map((l) => ({ ...l, told: false, read: false }))
    return [...rows.map((r) => {
      const one = r as Record<string, unknown>
      const id = String(one['id'] ?? one['matter'] ?? '')
      const known = listed.find((l) => l.id === id)
      return { id, number: String(one['number'] ?? known?.number ?? ''), title: String(one['title'] ?? known?.title ?? ''), dueAt: (one['dueAt'] as string | null | undefined) ?? known?.dueAt ?? null, dueShare: known?.dueShare ?? null, dueState: known?.dueState ?? null, told: one['told'] === true, read: one['read'] === true }
    }), ...since]
  }
  return listed.map((l) => ({ ...l, told: briefed, read }))
}

/** What an action of telling or reading takes: the ticks where it asks for a table, the words where it asks for words. */
function given(action: ActionView | undefined, rows: readonly OpenRow[], words: string): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const ask of action?.asks ?? []) {
    if (ask.type === 'table') out[ask.name] = rows.map((r) => rowFor(ask, r))
    else if ((ask.type === 'longtext' || ask.type === 'text') && words.trim()) out[ask.name] = words.trim()
    else if (ask.type === 'flag') out[ask.name] = true
  }
  return out
}
const rowFor = (ask: FieldView, row: OpenRow): Record<string, unknown> => {
  const all: Record<string, unknown> = { ...row, matter: row.id }
  return Object.fromEntries((ask.columns ?? []).flatMap((c) => (c.name in all ? [[c.name, all[c.name]]] : [])))
}

/** Open matters and promises, listed by the system: told by the outgoing, read by the incoming (S30-06). */
export function HandoverOpen({ matter, rows: stored, log }: { matter: MatterView; rows: readonly OpenRow[]; log: { n: number; link: string | null } }): ReactNode {
  const t = useWords()
  const outgoing = useSide('outgoing')
  const incoming = useSide('incoming')
  const tell = useSideAct(matter, 'outgoing')
  const confirm = useSideAct(matter, 'incoming')
  const [told, setTold] = useState<ReadonlySet<string>>(new Set())
  const [read, setRead] = useState<ReadonlySet<string>>(new Set())
  const [words, setWords] = useState('')
  const rows = stored.map((r) => ({ ...r, told: r.told || told.has(r.id), read: r.read || read.has(r.id) }))
  const brief = matter.actions.find((a) => a.name === 'brief')
  const reading = matter.actions.find((a) => a.name === 'read')
  const mayTell = brief?.possible === true && outgoing.ready
  const mayRead = reading?.possible === true && incoming.ready
  const nTold = rows.filter((r) => r.told).length
  const nRead = rows.filter((r) => r.read).length
  const here = rows.find((r) => !r.read)
  const tick = (set: ReadonlySet<string>, id: string): ReadonlySet<string> => { const next = new Set(set); if (next.has(id)) next.delete(id); else next.add(id); return next }
  useKeys({ Space: () => { if (here && mayRead) setRead(tick(read, here.id)) } })
  const kept = (id: string, what: 'told' | 'read'): boolean => stored.some((s) => s.id === id && s[what])
  const telling = brief?.possible === true && (stored.some((s) => !s.told) || !matter.fields['briefedAt'] && stored.length === 0)
  const wordsAsk = brief?.asks.find((f) => f.type === 'longtext' || f.type === 'text')
  const said = wordsAsk ? matter.fields[wordsAsk.name] : matter.fields['words']
  return (
    <Card title={t('ho.open.title')} aside={<span className="ho-sums"><Clause regulation="S30" article="四" /> <span>{t('ho.open.toldSum', { n: nTold })}</span> <b>{t('ho.open.readSum', { n: nRead, m: rows.length })}</b></span>}>
      {rows.length === 0 && <Blank text={t('ho.open.empty')} />}
      <ul className="ho-open">
        {rows.map((r) => (
          <li key={r.id} className={r.id === here?.id ? 'ho-here' : undefined}>
            <Due dueAt={r.dueAt} share={r.dueShare} state={r.dueState ?? (r.dueAt ? 'running' : 'none')} bareToday />
            <div><Link to={`/matters/${r.id}`}>{r.title}</Link><small>{r.number}</small></div>
            <Checkbox checked={r.told} className={kept(r.id, 'told') ? 'ho-kept' : undefined} disabled={!r.told && !mayTell} onChange={() => { if (!kept(r.id, 'told')) setTold(tick(told, r.id)) }}>{t('ho.open.told')}</Checkbox>
            <Checkbox checked={r.read} className={kept(r.id, 'read') ? 'ho-kept' : undefined} disabled={!r.read && !mayRead} onChange={() => { if (!kept(r.id, 'read')) setRead(tick(read, r.id)) }}>{t('ho.open.read')}</Checkbox>
          </li>
        ))}
      </ul>
      <div className="ho-log"><b>{t('ho.log')}</b> <span>{t('ho.logCount', { n: log.n })}</span> <span className="gx-note">{t('ho.readToSign')}</span>{log.link && <Link to={log.link}>{t('ho.log')}</Link>}</div>
      <div className="ho-words">
        <span className="gx-note">{t('ho.open.wordsTitle')}</span>
        {telling && mayTell && wordsAsk ? <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} placeholder={t('ho.open.wordsHint')} value={words} onChange={(e) => setWords(e.target.value)} /> : <p>{typeof said === 'string' && said ? said : '—'}</p>}
        {telling && mayTell && wordsAsk && typeof said === 'string' && said && <p>{said}</p>}
      </div>
      {[{ act: tell.act, label: t('ho.open.told') }, { act: confirm.act, label: t('ho.open.read') }].map(({ act, label }) => (
        act.error instanceof Refused ? <Refusal key={label} title={t('act.refused', { action: label, n: act.error.reasons.length })} reasons={act.error.reasons} onClose={() => act.reset()} />
          : act.isError && !(act.error instanceof Invalid) ? <div key={label} className="ho-note"><ErrorLine error={act.error} /></div> : null
      ))}
      <div className="ho-foot">
        {telling && outgoing.ready && <Button type={nTold === rows.length ? 'primary' : 'default'} loading={tell.act.isPending} disabled={nTold < rows.length} onClick={() => tell.take('brief', given(brief, rows, words))}>{t('ho.open.brief')}</Button>}
        {telling && rows.some((r) => !r.told) && outgoing.ready && <Button type="text" onClick={() => setTold(new Set(rows.map((r) => r.id)))}>{t('ho.open.tickAll')}</Button>}
        {mayRead && <Button type={!telling && nRead === rows.length && !matter.fields['readAt'] ? 'primary' : 'default'} loading={confirm.act.isPending} disabled={nRead < rows.length} onClick={() => confirm.take('read', given(reading, rows, ''))}>{t('ho.open.readButton')}</Button>}
        {here && mayRead && <span className="ho-space"><KeyCap>Space</KeyCap> {t('ho.open.space')}</span>}
      </div>
      {telling && !outgoing.ready && outgoing.person && <div className="ho-foot"><Proof side="outgoing" action={t('ho.open.begin')} error={tell.act.error} onGiven={outgoing.give} /></div>}
      {reading?.possible && !incoming.ready && incoming.person && <div className="ho-foot"><Proof side="incoming" action={t('ho.open.begin')} error={confirm.act.error} onGiven={incoming.give} /></div>}
      <p className="ho-note gx-note">{t('ho.open.stays')} <Clause regulation="S32" article="一" /></p>
    </Card>
  )
}
