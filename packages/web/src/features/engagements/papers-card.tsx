import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { BusinessPaper } from '@guixing/contract/engagements'
import { useNow } from '../../app/clock.ts'
import { DueMark } from '../../ui/due.tsx'
import { Card } from '../../ui/small.tsx'
import { dayWords, exactTime } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { shownMoney } from '../../ui/money.ts'
import { useWords } from './words.ts'

/** All papers of the business in the order they were opened; those that are over step back. */
export function PapersCard({ papers, total, folded, unfold, at, open }: { papers: readonly BusinessPaper[]; total: readonly BusinessPaper[]; folded: number; unfold: () => void; at: number; open: (i: number) => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const phone = usePhone()
  const link = (one: BusinessPaper, i: number, words: string): ReactNode => <Link to={`/matters/${one.id}`} onClick={(event) => { event.preventDefault(); event.stopPropagation(); open(i) }}>{words}</Link>
  const columns = phone ? (['kind', 'stage', 'owner', 'late'] as const) : (['kind', 'number', 'stage', 'owner', 'amount', 'opened', 'late'] as const)
  return (
    <Card title={t('one.papers')} aside={t('one.papersCount', { n: total.length, open: total.filter((one) => !one.final).length })}>
      {total.length === 0 ? <p className="eg-foot gx-note">{t('one.papersNone')}</p> : (
        <div className="eg-scroll">
          <table className="eg-table eg-papers">
            <thead><tr>{columns.map((name) => <th key={name} scope="col" className={`eg-c-${name}`}>{t(`one.${name}`)}</th>)}</tr></thead>
            <tbody>
              {papers.map((one, i) => (
                <tr key={one.id} className={[i === at ? 'on' : '', one.final ? 'eg-ended' : '', one.late ? 'gx-speaks' : ''].join(' ')} aria-current={i === at ? 'true' : undefined} onClick={() => open(i)}>
                  <td title={say(one.name) || one.title}>{phone ? link(one, i, say(one.kindName)) : say(one.kindName)}</td>{phone ? null : <td>{link(one, i, one.number)}</td>}
                  <td>{say(one.stageName)}</td><td>{one.owner?.name ?? '—'}</td>
                  {phone ? null : <><td className="eg-c-amount">{one.amount === null ? '—' : shownMoney(one.amount)}</td><td title={exactTime(one.openedAt)}>{dayWords(one.openedAt, now, ui)}</td></>}
                  <td className="eg-c-late">{one.late ? <span className="gx-due over eg-late"><DueMark look="over" share={null} /><span>{t('one.lateYes')}</span></span> : '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {folded > 0 ? <button type="button" className="eg-fold eg-papers-fold" onClick={unfold}>{t('one.papersOver', { n: folded })}</button> : null}
    </Card>
  )
}
