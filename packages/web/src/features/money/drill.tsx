import type { ReactNode } from 'react'
import { Button, Drawer } from 'antd'
import { Link } from '@tanstack/react-router'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { FeeFilter } from '@guixing/contract/money'
import { q } from '../../app/api.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { useSay } from '../../ui/words.ts'
import type { Ask } from './types.ts'
import { isNegative, sumOf, tableMoney } from './sums.ts'
import { useMoneyWords } from './words.ts'

/** The entries behind one figure: they add up to it. A project's figure is over all years. */
export function Drill({ ask, filter, close }: { ask: Ask; filter: FeeFilter; close: () => void }): ReactNode {
  const t = useMoneyWords()
  const say = useSay()
  const phone = usePhone()
  const { title, total, ...what } = ask
  const input = { ...filter, ...what, ...(ask.project ? { year: 'all', unit: undefined, handler: undefined } : {}) }
  const wanted = Object.fromEntries(Object.entries(input).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== ''))
  const found = useInfiniteQuery(q.money.entries.infiniteOptions({ input: (cursor: string | undefined) => ({ ...wanted, ...(cursor ? { cursor } : {}) }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined }))
  const rows = found.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <Drawer open onClose={close} title={title} placement={phone ? 'bottom' : 'right'} size={phone ? '80%' : 720} extra={<Button size="small" href={`/api/v1/money/entries.xlsx?${new URLSearchParams(wanted).toString()}`} download>{t('export')}</Button>} className="mn-drill">
      {total !== undefined && <p className="mn-total"><b>{t('drill.all', { amount: tableMoney(total) })}</b><span className="gx-note">{t('drill.note')}</span></p>}
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Rows count={8} height={36} />}
      {found.data && rows.length === 0 && <Blank text={t('drill.empty')} />}
      {rows.length > 0 && (
        <table className="mn-table">
          {!phone && <thead><tr><th>{t('drill.day')}</th><th>{t('drill.entry')}</th><th>{t('drill.matter')}</th><th>{t('drill.who')}</th><th className="mn-num">{t('drill.amount')}</th></tr></thead>}
          <tbody>
            {rows.map((e) => (
              <tr key={e.id}>
                <td className="mn-no">{e.day}</td><td>{say(e.label)}</td><td className="mn-matter"><Link to={`/matters/${e.matter.id}`}>{e.matter.number}</Link> {say(e.matter.name) || e.matter.title}</td><td>{[e.unit?.name, e.handler?.name].filter(Boolean).join(' ')}</td>
                <td className={`mn-num${isNegative(e.signed) ? ' mn-second' : ''}`}>{tableMoney(e.signed)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot><tr><td colSpan={phone ? 1 : 4}>{found.hasNextPage ? t('drill.sum') : t('units.sum')}</td><td className="mn-num"><b>{tableMoney(sumOf(rows.map((e) => e.signed)))}</b></td></tr></tfoot>
        </table>
      )}
      {found.hasNextPage && <p className="mn-more"><Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('drill.more')}</Button></p>}
    </Drawer>
  )
}
