import type { ReactNode } from 'react'
import { Button, Drawer, Segmented } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReceivableFilter, ReceivableSums } from '@guixing/contract/receivables'
import { q } from '../../app/api.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { useSay } from '../../ui/words.ts'
import { isNothing, tabled } from './amounts.ts'
import { sheetUrl, type Drill } from './search.ts'
import { useWords } from './words.ts'

interface Props { drill: Drill | null; filter: ReceivableFilter; sums: ReceivableSums | undefined; entries: boolean; show: (rows: 'items' | 'entries') => void; close: () => void }

/** What a figure was added up from: its receivables, or the entries one by one. */
export function DrillDrawer({ drill, filter, sums, entries, show, close }: Props): ReactNode {
  const t = useWords()
  const phone = usePhone()
  const title = drill ? [drill.figure ? t(`figure.${drill.figure}`) : '', drill.age ? t(`age.${drill.age}`) : '', drill.month && /^\d/.test(drill.month) ? t('drill.month', { month: drill.month }) : ''].filter(Boolean).join('　') || t('drill.items') : ''
  const sum = sums && drill?.figure && !drill.age && !drill.month ? { net: sums.net, received: sums.received, outstanding: sums.outstanding, 'not-due': sums.notDue, overdue: sums.overdue, invoiced: sums.invoiced, 'to-invoice': sums.toInvoice, 'written-down': sums.writtenDown, refunded: sums.refunded }[drill.figure] : null
  return (
    <Drawer open={drill !== null} onClose={close} placement={phone ? 'bottom' : 'right'} size={phone ? '85%' : 560} title={title} extra={drill ? <Button size="small" href={sheetUrl(entries ? 'entries' : 'list', filter, drill)}>{t('export')}</Button> : null} styles={{ body: { padding: 0 } }}>
      {drill ? (
        <div className="rc-drill">
          <header><Segmented size="small" value={entries ? 'entries' : 'items'} onChange={(value) => show(value as 'items' | 'entries')} options={[{ value: 'items', label: t('drill.items') }, { value: 'entries', label: t('drill.entries') }]} />{sum ? <b>{t('drill.sum', { amount: tabled(sum) })}</b> : null}</header>
          {entries ? <Entries drill={drill} filter={filter} /> : <Items drill={drill} filter={filter} />}
        </div>
      ) : null}
    </Drawer>
  )
}

function Items({ drill, filter }: { drill: Drill; filter: ReceivableFilter }): ReactNode {
  const t = useWords()
  const say = useSay()
  const pages = useInfiniteQuery(q.receivables.list.infiniteOptions({ input: (cursor: string | undefined) => ({ ...filter, ...drill, cursor }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined }))
  const items = pages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Listed pages={pages} empty={items.length === 0}>
      {items.map((one) => (
        <li key={one.id}>
          <Link to={`/matters/${one.id}`}>
            <span>{one.payer}　{one.instalment}</span><b className={one.age !== null && one.lateDays > 0 ? 'gx-broken' : undefined}>{tabled(isNothing(one.outstanding) ? one.net : one.outstanding)}</b>
            <small>{[one.number, one.contract, one.manager?.name, say(one.stageName), one.dueOn ? t('drill.due', { day: one.dueOn }) : null, one.invoiceNo ? t('drill.invoice', { no: one.invoiceNo }) : null].filter(Boolean).join('・')}</small>
            <small className={one.age !== null && one.lateDays > 0 ? 'gx-broken' : undefined}>{one.lateDays === 0 ? (isNothing(one.outstanding) ? '' : t('drill.of', { amount: tabled(one.net) })) : one.age === null ? t('drill.lateThen', { count: one.lateDays }) : t('drill.late', { count: one.lateDays })}</small>
          </Link>
        </li>
      ))}
    </Listed>
  )
}

function Entries({ drill, filter }: { drill: Drill; filter: ReceivableFilter }): ReactNode {
  const say = useSay()
  const pages = useInfiniteQuery(q.receivables.entries.infiniteOptions({ input: (cursor: string | undefined) => ({ ...filter, ...drill, cursor }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined }))
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Listed pages={pages} empty={entries.length === 0}>
      {entries.map((one) => (
        <li key={one.id}>
          <Link to={`/matters/${one.matter.id}`}>
            <span>{one.day}　{say(one.label)}</span><b>{tabled(one.signed)}</b>
            <small>{[one.matter.number, one.payer, one.instalment, one.manager?.name].filter(Boolean).join('・')}</small><small />
          </Link>
        </li>
      ))}
    </Listed>
  )
}

interface Paged { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
function Listed({ pages, empty, children }: { pages: Paged; empty: boolean; children: ReactNode }): ReactNode {
  const t = useWords()
  if (pages.isPending) return <Rows count={6} height={56} />
  if (pages.isError && empty) return <ErrorLine error={pages.error} retry={() => void pages.refetch()} />
  if (empty) return <Blank text={t('drill.none')} />
  return <><ul>{children}</ul>{pages.hasNextPage ? <p className="rc-foot"><Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('drill.more')}</Button></p> : null}</>
}
