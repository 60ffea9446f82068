import type { ReactNode } from 'react'
import { Segmented } from 'antd'
import { Link } from '@tanstack/react-router'
import type { Api } from '../../app/api.ts'
import { Blank, Card } from '../../ui/small.tsx'
import { isNothing, largest, parts, tabled } from './amounts.ts'
import type { Search } from './search.ts'
import { useWords } from './words.ts'

type Overview = Awaited<ReturnType<Api['receivables']['overview']>>
const BYS = ['payer', 'manager', 'contract'] as const
type By = (typeof BYS)[number]
interface Line { key: string; name: string; under: string | null; to: Search; plan: string | null; row: Overview['payers'][number] | Overview['managers'][number] | Overview['contracts'][number] }

/** Where the money is, by client, project manager or contract, bars to one scale; a row narrows the page to it. */
export function GroupsCard({ data, search, change }: { data: Overview; search: Search; change: (patch: Search) => void }): ReactNode {
  const t = useWords()
  const by: By = BYS.find((one) => one === search.by) ?? 'payer'
  const lines: Line[] = by === 'payer' ? data.payers.map((row) => ({ key: row.payer, name: row.payer, under: null, to: { payer: row.payer }, plan: null, row }))
    : by === 'manager' ? data.managers.map((row) => ({ key: row.who.id, name: row.who.name, under: null, to: { manager: row.who.id }, plan: null, row }))
      : data.contracts.map((row) => ({ key: row.contract, name: row.contract, under: row.payer, to: { contract: row.contract }, plan: row.plan, row }))
  const more = data.more[`${by}s`]
  const scale = largest(lines.map((line) => line.row.net))
  return (
    <Card className="rc-groups" title={t(`by.${by}`)} aside={<Segmented size="small" aria-label={t('by.label')} value={by} onChange={(value) => change({ by: value === 'payer' ? undefined : value })} options={BYS.map((value) => ({ value, label: t(`by.${value}`) }))} />}>
      {lines.length === 0 ? <Blank text={t('by.empty')} /> : (
        <div className="rc-scroll">
          <table className="rc-table">
            <thead><tr><th>{t(`by.${by}`)}</th><th className="rc-bar-cell">{t('by.bar')}</th><th>{t('figure.net')}</th><th>{t('figure.received')}</th><th>{t('figure.not-due')}</th><th>{t('figure.overdue')}</th><th>{t('by.oldest')}</th></tr></thead>
            <tbody>
              {lines.map(({ key, name, under, to, plan, row }) => (
                <tr key={key} className={isNothing(row.overdue) ? 'rc-in-time' : undefined}>
                  <td><button type="button" className="rc-name" onClick={() => change(to)}>{name || '—'}</button>{under ? <small>{under}</small> : null}{plan ? <Link to={`/matters/${plan}`} className="rc-plan" aria-label={`${name} ${under ?? ''}`}>›</Link> : null}</td>
                  <td className="rc-bar-cell"><Bar row={row} scale={scale} /></td>
                  <td>{tabled(row.net)}</td><td>{tabled(row.received)}</td><td>{isNothing(row.notDue) ? '—' : tabled(row.notDue)}</td>
                  <td className={isNothing(row.overdue) ? undefined : 'gx-broken'}>{isNothing(row.overdue) ? '—' : tabled(row.overdue)}</td><td>{row.oldest > 0 ? t('by.days', { count: row.oldest }) : '—'}</td>
                </tr>
              ))}
            </tbody>
            <tfoot><tr><td>{t('by.sum')}</td><td className="rc-bar-cell"><small>{t('by.legend')}</small></td><td>{tabled(data.sums.net)}</td><td>{tabled(data.sums.received)}</td><td>{tabled(data.sums.notDue)}</td><td className={isNothing(data.sums.overdue) ? undefined : 'gx-broken'}>{tabled(data.sums.overdue)}</td><td /></tr></tfoot>
          </table>
        </div>
      )}
      {more > 0 ? <p className="gx-note rc-foot">{t('by.more', { n: more })}</p> : null}
    </Card>
  )
}

function Bar({ row, scale }: { row: Line['row']; scale: string }): ReactNode {
  const [received = 0, notDue = 0, overdue = 0] = parts([row.received, row.notDue, row.overdue], scale)
  return (
    <span className="rc-bar" aria-hidden>
      {received > 0 ? <i className="rc-in" style={{ width: `${received * 100}%` }} /> : null}{notDue > 0 ? <i className="rc-wait" style={{ width: `${notDue * 100}%` }} /> : null}{overdue > 0 ? <i className="rc-late" style={{ width: `${overdue * 100}%` }} /> : null}
    </span>
  )
}
