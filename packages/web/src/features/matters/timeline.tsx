import { useState, type ReactNode, type RefObject } from 'react'
import { Button, Input, type InputRef } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { FactView, MatterView } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { Card, ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { clockTime, exactTime, houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { factLines, filesOf, type FactLine } from './fact-lines.ts'
import type { Acting } from './use-acting.ts'
import { useNames } from './use-names.ts'
import { useMatterWords } from './words.ts'

const FIRST = 12
/** Lines below a fact. */
const SHOWN = 5

export const useFacts = (id: string) => useQuery({ ...q.matters.facts.queryOptions({ input: { id } }), staleTime: 10_000 })

interface Props { matter: MatterView; acting: Acting; note: RefObject<InputRef | null>; bare?: boolean }

/** Everything that happened, newest first; one line below adds to it. Nothing is ever changed here. */
export function Timeline({ matter, acting, note, bare }: Props): ReactNode {
  const t = useMatterWords()
  const [words, setWords] = useState('')
  const facts = useFacts(matter.id)
  const [all, setAll] = useState(false)
  const mayNote = matter.actions.some((action) => action.name === 'note' && action.possible)
  const list = [...(facts.data?.facts ?? [])].sort((a, b) => b.seq - a.seq)
  const add = async (): Promise<void> => {
    const text = words.trim()
    if (!text) return
    if (await acting.act('note', { text })) setWords('')
  }
  const body = (
    <>
      {facts.isPending ? <Rows count={4} height={44} /> : facts.error ? <ErrorLine error={facts.error} retry={() => void facts.refetch()} /> : list.length === 0 ? <p className="gx-note">{t('noFacts')}</p> : (
        <ol className="mt-facts">{(all ? list : list.slice(0, FIRST)).map((fact) => <Fact key={fact.id} fact={fact} matter={matter} />)}</ol>
      )}
      {!all && list.length > FIRST ? <Button type="link" size="small" onClick={() => setAll(true)}>{t('moreFacts', { n: list.length - FIRST })}</Button> : null}
      {mayNote ? (
        <Input ref={note} className="mt-note" value={words} onChange={(event) => setWords(event.target.value)} placeholder={t('noteHint')} aria-label={t('noteHint')} suffix={<KeyCap>/</KeyCap>} maxLength={4000}
          onKeyDown={(event) => { if (event.key === 'Enter' && !event.nativeEvent.isComposing) { event.preventDefault(); void add() } }} />
      ) : null}
    </>
  )
  if (bare) return <div className="mt-bare">{body}</div>
  return <Card className="mt-facts-card" title={t('facts')} aside={!facts.data ? null : facts.data.chainOk ? <>{t('chain')} <i className="mt-tick">✓</i></> : <span className="gx-broken">{t('chainBroken')}</span>}><div className="mt-body">{body}</div></Card>
}

function Fact({ fact, matter }: { fact: FactView; matter: MatterView }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const now = useNow()
  const label = say(fact.label)
  const by = !fact.by || fact.by.id === 'system' ? t('system') : fact.by.id === 'client' ? t('client') : fact.by.name
  const today = houseDay(Date.parse(fact.at)) === houseDay(now)
  const lines = fact.step ? [] : factLines(fact.detail, matter.definition, fact.asked)
  const count = fact.what === 'refused' && Array.isArray(fact.detail?.['reasons']) ? fact.detail['reasons'].length : 0
  return (
    <li className={fact.what === 'refused' ? 'gx-refused-dot' : undefined}>
      <time dateTime={fact.at} title={exactTime(fact.at)}>{today ? clockTime(fact.at) : houseDay(Date.parse(fact.at)).slice(5)}</time>
      <div>
        <p><b>{fact.step ? `${label}${t('colon')}${say(fact.step.name)}` : label}</b> <span>{by}{fact.onBehalfOf ? `（${t('onBehalf', { name: fact.onBehalfOf.name })}）` : ''}</span></p>
        {fact.detail === null && fact.hash === '' ? <small>{t('erased')}</small> : null}
        {count > 0 ? <small>{t('unmetCount', { n: count })}</small> : null}
        {lines.slice(0, SHOWN).map((line, i) => <Line key={i} line={line} matter={matter} />)}
        {filesOf(fact.detail, lines.slice(0, SHOWN)).map((file) => <small key={file.id}><a href={`/api/v1/files/${file.id}`} target="_blank" rel="noreferrer">{file.name}</a></small>)}
      </div>
      {fact.step ? <Clause regulation={fact.step.regulation} article={fact.step.article} /> : fact.what !== 'refused' && fact.controls[0] ? <Clause regulation={fact.controls[0].regulation} article={fact.controls[0].article} /> : null}
    </li>
  )
}

function Line({ line, matter }: { line: FactLine; matter: MatterView }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const named = useNames(matter)
  if ('text' in line) return <small className="mt-said">{line.text}</small>
  const label = line.field ? say(line.field.label) : t(`column.${line.name}`, { defaultValue: line.name })
  const field = line.field ?? { name: line.name, type: 'text', label: { 'zh-CN': '', 'zh-TW': '', en: '' }, required: false }
  return (
    <small>{label}{t('colon')}{line.from !== null ? <><s><FieldValue field={field} value={named(line.from, field)} /></s> → </> : null}<FieldValue field={field} value={named(line.to, field)} /></small>
  )
}
