import type { ReactNode } from 'react'
import type { ReceivableFigure, ReceivableSums } from '@guixing/contract/receivables'
import { figured, isNothing, parts, shareText } from './amounts.ts'
import type { Drill } from './search.ts'
import { useWords } from './words.ts'

/** Received, not due and overdue are together what is due in all; the bar below shows it, red only at the end. */
export function FiguresCard({ sums, open }: { sums: ReceivableSums; open: (drill: Drill) => void }): ReactNode {
  const t = useWords()
  const [received = 0, notDue = 0, overdue = 0] = parts([sums.received, sums.notDue, sums.overdue])
  const late = !isNothing(sums.overdue)
  const figure = (name: ReceivableFigure, amount: string, under: string, broken = false): ReactNode => (
    <button type="button" onClick={() => open({ figure: name })} aria-label={`${t(`figure.${name}`)} ${figured(amount)}`}>
      <span>{t(`figure.${name}`)}</span><b className={broken ? 'gx-broken' : undefined}>{figured(amount)}</b><small className={broken ? 'gx-broken' : undefined}>{under}</small>
    </button>
  )
  return (
    <section className="gx-card rc-figures">
      <div>
        {figure('net', sums.net, isNothing(sums.writtenDown) ? t('under.net', { count: sums.count }) : t('under.netDown', { count: sums.count, down: figured(sums.writtenDown) }))}
        {figure('received', sums.received, t('under.received', { share: shareText(isNothing(sums.net) ? null : parts([sums.received], sums.net)[0] ?? null) }))}
        {figure('not-due', sums.notDue, t('under.not-due', { count: sums.open - sums.late }))}
        {figure('overdue', sums.overdue, late ? t('under.overdue', { count: sums.late, days: sums.oldest }) : t('under.none'), late)}
        {figure('invoiced', sums.invoiced, isNothing(sums.toInvoice) ? t('under.invoicedAll') : t('under.invoiced', { amount: figured(sums.toInvoice) }))}
      </div>
      <div className="rc-flow" role="img" aria-label={[['received', sums.received], ['not-due', sums.notDue], ['overdue', sums.overdue]].map(([name, amount]) => `${t(`figure.${name}` as 'figure.net')} ${figured(amount ?? '')}`).join('，')}>
        {received > 0 ? <i className="rc-in" style={{ flexGrow: received }} /> : null}{notDue > 0 ? <i className="rc-wait" style={{ flexGrow: notDue }} /> : null}{overdue > 0 ? <i className="rc-late" style={{ flexGrow: overdue }} /> : null}
      </div>
    </section>
  )
}
