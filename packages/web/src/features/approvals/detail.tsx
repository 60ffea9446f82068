import { useEffect, useMemo, type ReactNode } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { capitals } from '@guixing/core/money/capitals'
import { MOST_FEN, parseMoney } from '@guixing/core/money/money'
import type { FieldView, MatterView } from '@guixing/contract/matters'
import { api, Gone, q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { language } from '../../app/i18n.ts'
import { useShown } from '../../app/online.ts'
import { useMe } from '../../app/session.ts'
import { useKinds } from '../../ui/choices.ts'
import { Clause } from '../../ui/clause.tsx'
import { Due } from '../../ui/due.tsx'
import { moneyText } from '../../ui/money.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { ErrorLine, Rows } from '../../ui/small.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { WithMargin } from '../../ui/with-margin.tsx'
import { useSay, useUiWords } from '../../ui/words.ts'
import { CoverCard } from '../leave/cover-card.tsx'
import { FormExtra } from '../matters/form-extras.tsx'
import { useNames } from '../matters/use-names.ts'
import type { MenuAct } from './acts.ts'
import { ActsBar } from './acts-bar.tsx'
import { amountOf, withAmount } from './decision.ts'
import { DifferenceCard } from './difference.tsx'
import { Paper } from './paper.tsx'
import { Route } from './route.tsx'
import type { Approval, Box, Item } from './task.ts'
import { useWords } from './words.ts'

/** How long a line must be shown before it counts as looked at: skimming with J and K does not. */
const LOOKED = 1500

interface Props { item: Item; box: Box; /** When the list was fetched: what is shown is fetched again with it. */ asOf: number; /** Another dealt with it meanwhile. */ gone: boolean; /** What the last act came to, where the list that says it is not in sight. */ said: string | null; onDone: (act: MenuAct) => void; onBack?: () => void }

/** One approval: what is approved, what changed, the form in the order of the paper, the route at the side, the bar at the foot. */
export function Detail({ item, box, asOf, gone, said, onDone, onBack }: Props): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const phone = usePhone()
  const me = useMe().id
  const kinds = useKinds()
  const asked = useQuery({ ...q.approvals.detail.queryOptions({ input: { id: item.approval } }), refetchInterval: 60_000 })
  const found = useQuery(q.matters.get.queryOptions({ input: { id: item.matter.id } }))
  const approval = asked.data as Approval | undefined
  const matter = found.data as MatterView | undefined
  const named = useNames(matter)
  const plain = useMemo(() => matter?.definition ?? kinds.data?.kinds.find((k) => k.name === item.matter.kind)?.fields ?? [], [matter, kinds.data, item.matter.kind]) as FieldView[]
  useEffect(() => { if (asked.dataUpdatedAt > 0 && asOf > asked.dataUpdatedAt) void cache.invalidateQueries({ queryKey: q.approvals.detail.key({ input: { id: item.approval } }) }) }, [asOf, asked.dataUpdatedAt, cache, item.approval])
  useLookedAt(item, box)
  const tasks = approval?.route.flatMap((step) => step.tasks) ?? []
  // Asked for before forms were kept with the route: what it attests stands with the line.
  const form = approval && Object.keys(approval.form).length > 0 ? approval.form : item.attested
  const definition = useMemo(() => withAmount(plain, form), [plain, form]) as FieldView[]
  const amount = amountOf(definition, matter ? { ...matter.fields, ...form } : form)
  const mayOpen = !(found.error instanceof Gone)
  const openMatter = mayOpen ? (): void => void navigate({ to: `/matters/${item.matter.id}` }) : null
  const names = (people: readonly string[]): string => people.map((id) => String(named(id))).join(t('join'))
  const route = approval ? <Route approval={approval} matter={matter} /> : asked.isError ? null : <Rows count={4} height={60} />
  const main = (
    <div className="ap-detail">
      {onBack && <button type="button" className="ap-back" onClick={onBack}>‹ {t('back')}</button>}
      {said && <p className="ap-said" role="status">{said}</p>}
      <Head item={item} state={approval?.state ?? item.approvalState} form={matter?.form ?? null} amount={amount} mayOpen={mayOpen} />
      {asked.isError && <ErrorLine error={asked.error} retry={() => void asked.refetch()} />}
      {found.isError && mayOpen && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {matter && <FormExtra kind={matter.kind} matter={matter.id} asks={Object.keys(form)} fields={form} stored={matter.fields} />}
      {approval && <DifferenceCard difference={approval.difference} decidedBefore={box === 'todo' && approval.story.some((one) => one.by?.id === me && ['agree', 'return', 'opinion'].includes(one.did))} definition={definition} named={named} />}
      {item.matter.kind === 'leave' && mayOpen && <CoverCard leave={item.matter.id} />}
      {approval || matter ? <Paper form={form} words={item.words} matter={matter} definition={definition} named={named} own={box === 'todo'} /> : asked.isError ? null : <Rows count={6} height={40} />}
      {phone && <section className="ap-below" aria-label={t('route')}>{route}</section>}
      <ActsBar item={item} can={gone ? [] : approval?.can ?? item.can} shown={approval?.shown} amount={amount} tasks={tasks} names={names} openMatter={openMatter} gone={gone} onDone={onDone} />
    </div>
  )
  return phone ? main : <WithMargin title={t('route')} main={main} margin={route} />
}

function Head({ item, state, form, amount, mayOpen }: { item: Item; state: string; form: string | null; amount: string | null; mayOpen: boolean }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const due = item.taskDueAt ?? item.dueAt
  const title = say(item.matter.name) || item.matter.title
  return (
    <header className="ap-head">
      <p className="ap-line">
        <span>{say(item.name)}</span>{form && <Tag>{form}</Tag>}
        <Clause regulation={item.regulation} article={item.article} />
        {mayOpen ? <Link to={`/matters/${item.matter.id}`} title={t('open')}>{item.matter.number}</Link> : <span>{item.matter.number}</span>}
        {item.onBehalfOf && <Tag>{t('behalf', { name: item.onBehalfOf.name })}</Tag>}
        {item.purpose === 'exception' && <Tag kind="soon">{t('purpose.exception')}</Tag>}
        {state !== 'open' && <Tag kind="state">{t(`status.${state}` as 'status.open', { defaultValue: state })}</Tag>}
      </p>
      <div className="ap-title">
        {amount && <strong>{moneyText(amount)} <small>{inCapitals(amount, (words) => t('capitals', { words }))}</small></strong>}
        <h2>{title}</h2>
        {due && state === 'open' && <Due dueAt={due} share={item.taskDueAt ? null : item.dueShare ?? null} state={item.taskDueAt ? 'running' : item.dueState ?? 'running'} />}
      </div>
      <p className="ap-line"><span>{t('requested', { name: item.requestedBy?.name ?? '—', at: whenWords(item.requestedAt, now, ui) })}</span></p>
    </header>
  )
}

/** 人民币柒拾捌万元整 where one reads Chinese; nothing in English or for what is no amount. */
function inCapitals(amount: string, say: (words: string) => string): string {
  const lang = language()
  const fen = parseMoney(amount)
  return lang === 'en' || typeof fen !== 'bigint' || fen > MOST_FEN || fen < -MOST_FEN ? '' : say(capitals(fen, lang))
}

/** Tells the server once that it was looked at: the one before can no longer take back; a copy is read. A page in the background looks at nothing. */
function useLookedAt(item: Item, box: Box): void {
  const cache = useQueryClient()
  const shown = useShown()
  const unread = box === 'copied' && item.readAt === null
  const task = box === 'todo' ? item.task : null
  useEffect(() => {
    if (!shown || (!unread && task === null)) return
    const timer = setTimeout(() => {
      // Nobody waits for it; what fails is told again with the next look.
      if (unread) void api.approvals.read({ id: item.approval }).then(() => cache.invalidateQueries({ queryKey: q.work.approvals.key() }), () => undefined)
      else if (task !== null) void api.approvals.seen({ id: task }).catch(() => undefined)
    }, LOOKED)
    return () => clearTimeout(timer)
  }, [shown, unread, task, item.approval, cache])
}
