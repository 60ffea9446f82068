import { useRef, useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Invalid, q, Refused, Stale } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { useKeys } from '../../ui/keys.ts'
import { moneyText } from '../../ui/money.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { ErrorLine, KeyCap } from '../../ui/small.tsx'
import { clockTime } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useUiWords } from '../../ui/words.ts'
import { fieldError } from '../../ui/problem-words.ts'
import { ActMenu, useReason, useWhy } from './act-menu.tsx'
import { ActPanel } from './act-panel.tsx'
import { barOf, missingOf, offersOf, send, type Filled, type MenuAct, type Missing, type Offer } from './acts.ts'
import type { Door, Item, RouteTask } from './task.ts'
import { useWhatDone } from './story.tsx'
import { HoldsChoice, useHolds } from './holds.tsx'
import { useWordsKept } from './kept-words.ts'
import { useWords } from './words.ts'

interface Props { item: Item; can: readonly Door[]; shown: string | undefined; amount: string | null; tasks: readonly RouteTask[]; names: (people: readonly string[]) => string; openMatter: (() => void) | null; /** Another dealt with it meanwhile. */ gone: boolean; onDone: (act: MenuAct) => void }

const NOTHING: Omit<Filled, 'words'> = { people: [], to: null, task: null }

/** The bar at the foot: words, then more, return, agree. Reject is never beside agree; agree names the sum. What one wrote outlives every refusal. */
export function ActsBar({ item, can, shown, amount, tasks, names, openMatter, gone, onDone }: Props): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const why = useWhy()
  const plain = useReason()
  const phone = usePhone()
  const cache = useQueryClient()
  const [words, setWords] = useWordsKept(useMe().id, item.approval)
  const [rest, setRest] = useState(NOTHING)
  const [panel, setPanel] = useState<Offer | null>(null)
  const [shut, setShut] = useState<Offer | null>(null)
  const [missing, setMissing] = useState<readonly Missing[]>([])
  const [more, setMore] = useState(false)
  const input = useRef<HTMLDivElement>(null)
  const bar = barOf(offersOf(can), phone)
  const month = useHolds(item.purpose === 'exception')
  const holds = rest.holds ?? month
  const filled: Filled = { ...rest, words, holds }
  const act = useMutation({
    mutationFn: (offer: Offer) => send(offer, item.approval, filled, shown),
    onSuccess: (_, offer) => { setWords(''); setPanel(null); setRest(NOTHING); onDone(offer.act) },
    onError: (error) => { if (error instanceof Stale || error instanceof Refused) for (const key of [q.work.approvals.key(), q.approvals.detail.key(), q.matters.get.key({ input: { id: item.matter.id } })]) void cache.invalidateQueries({ queryKey: key }) },
  })
  const run = (offer: Offer): void => {
    if (act.isPending) return
    const lacks = missingOf(offer, filled)
    setMissing(lacks)
    if (lacks.length === 0) act.mutate(offer)
    else if (lacks.includes('words')) (panel ? document.getElementById('ap-why') : input.current?.querySelector('textarea'))?.focus()
  }
  const choose = (offer: Offer): void => {
    act.reset()
    setMissing([])
    setShut(null)
    if (!offer.door.possible) { setShut(offer); return }
    // What needs nothing but the words in the bar goes at once; everything else says first what will happen.
    if (offer.act === 'agree' || (offer.act === 'opinion' && bar.main?.act === 'opinion')) { run(offer); return }
    setRest({ ...NOTHING, to: offer.door.to?.[0]?.to ?? null, task: offer.door.tasks?.length === 1 ? offer.door.tasks[0]! : null })
    setPanel(offer)
  }
  const close = (): void => { setPanel(null); setMissing([]); act.reset() }
  const offered = (name: MenuAct): Offer | undefined => [bar.main, ...bar.side, ...bar.more].find((one) => one?.act === name) ?? undefined
  const key = (name: MenuAct) => (): void => { const found = offered(name); if (found) choose(found) }
  useKeys({ 'Alt+KeyA': key(bar.main?.act ?? 'agree'), 'Alt+KeyR': key('return'), 'Alt+KeyM': () => { if (!panel) setMore(!more) } })
  const decides = bar.main?.act === 'agree' || bar.main?.act === 'opinion'
  const nameOf = (offer: Offer): string => offer.act === 'agree' && amount ? t('agreeAmount', { amount: moneyText(amount) }) : offer.act === 'return' ? t('return') : t(`act.${offer.act}`)
  const caps: Partial<Record<MenuAct, string>> = { return: 'Alt R', ...(bar.main ? { [bar.main.act]: 'Alt A' } : {}) }
  const button = (offer: Offer, main: boolean): ReactNode => (
    <Button key={offer.act} size="large" type={main && offer.door.possible ? 'primary' : 'default'} className={`${main ? 'ap-agree' : ''}${offer.door.possible ? '' : ' gx-not-possible'}`} aria-expanded={offer.door.possible ? undefined : shut?.act === offer.act}
      loading={act.isPending && act.variables.act === offer.act} onClick={() => choose(offer)}>
      {nameOf(offer)}{offer.door.possible ? caps[offer.act] ? <> <KeyCap>{caps[offer.act]}</KeyCap></> : null : <em>{why(offer.door)}</em>}
    </Button>
  )
  const refused = act.error instanceof Refused ? { act: act.variables?.act ?? 'agree', reasons: act.error.reasons } : shut && !(offered(shut.act)?.door.possible) && shut.door.reasons.length > 0 ? { act: shut.act, reasons: (offered(shut.act) ?? shut).door.reasons } : null
  const phrases = Object.values(t('phrases', { returnObjects: true }) as Record<string, string>)
  const wordsWrong = missing.includes('words') ? t('opinionNeeded') : fieldError(act.error, 'words', ui)
  const nothing = offersOf(can).length === 0
  // What the server finds wrong stands at its field, where the panel has that field.
  const atField = panel !== null && act.error instanceof Invalid && act.error.errors.some((one) => ['to', 'who', 'words'].includes(one.field.split('.')[0]!))
  if (nothing && !gone && !act.error) return null
  return (
    <footer className="ap-bar">
      {refused && <Refusal title={t('refused', { action: t(`act.${refused.act}`), n: refused.reasons.length })} note={act.error ? t('refusedNote') : ''} reasons={refused.reasons.map(plain)} onClose={() => { act.reset(); setShut(null) }} />}
      {act.error instanceof Stale ? <Taken fact={act.error.fact} /> : gone ? <p className="ap-stale" role="alert">{t('goneNow')}</p> : null}
      {act.error && !(act.error instanceof Refused || act.error instanceof Stale || atField) ? <ErrorLine error={act.error} /> : null}
      {(nothing || gone) && words.trim() !== '' && <p className="ap-written">{t('keptWords')}<q>{words}</q></p>}
      {holds && bar.main?.act === 'agree' && !gone && !panel ? <HoldsChoice value={holds} change={(next) => setRest({ ...rest, holds: next })} /> : null}
      {gone || nothing ? null : panel ? (
        <ActPanel offer={offered(panel.act) ?? panel} filled={filled} tasks={tasks} names={names} number={item.matter.number} missing={missing} busy={act.isPending} error={act.error}
          change={({ words: next, ...more }) => { if (next !== undefined) setWords(next); setRest({ ...rest, ...more }); setMissing([]) }} onSend={() => run(panel)} onCancel={close} />
      ) : (
        <div className="ap-bar-row">
          {decides ? (
            <div className="ap-opinion" ref={input}>
              <Input.TextArea value={words} maxLength={2000} autoSize={{ minRows: 1, maxRows: 4 }} {...(wordsWrong ? { status: 'error' as const } : {})} placeholder={t(bar.main?.act === 'opinion' ? 'opinionGive' : 'opinion')} aria-label={t(bar.main?.act === 'opinion' ? 'opinionGive' : 'opinion')} onChange={(e) => { setWords(e.target.value); setMissing([]) }} />
              {wordsWrong ? <p className="ap-needed" role="alert">{wordsWrong}</p>
                : <p><span>{bar.main?.act === 'agree' && <>{t('usual')}{phrases.map((p) => <button key={p} type="button" onClick={() => setWords(p)}>{p}</button>)}</>}</span><span>{t('signed')}</span></p>}
            </div>
          ) : null}
          <div className="ap-buttons">
            {bar.more.length > 0 || (phone && openMatter) ? <ActMenu offers={bar.more} open={more} onOpen={setMore} choose={choose} openMatter={openMatter} phone={phone} busy={false} /> : null}
            {bar.side.map((offer) => button(offer, false))}
            {bar.main && button(bar.main, true)}
          </div>
        </div>
      )}
    </footer>
  )
}

/** Somebody was faster: who, when and what, as the server's fact says. */
function Taken({ fact }: { fact: unknown }): ReactNode {
  const t = useWords()
  const done = useWhatDone()
  const first = fact as { at?: string | null; by?: { name?: string } | null; what?: string } | null
  const what = first?.what ? done(first.what) : ''
  return <p className="ap-stale" role="alert">{first?.at && first.by?.name && what ? t('takenBy', { at: clockTime(first.at), by: first.by.name, what }) : t('taken')}</p>
}
