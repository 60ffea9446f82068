import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Card } from '../../ui/small.tsx'
import { shownMoney } from '../../ui/money.ts'
import { houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import type { View } from './types.ts'
import { useWords } from './words.ts'

type Paper = View['matters'][number]

function PaperLine({ paper, to }: { paper: Paper; to?: string }): ReactNode {
  const say = useSay()
  return (
    <Link className={`cl-paper${paper.final ? ' cl-gone' : ''}`} to={to ?? `/matters/${paper.id}`}>
      <span>{say(paper.kindName)}</span><b>{paper.title}</b><small>{[paper.number, say(paper.stageName), paper.owner?.name, houseDay(Date.parse(paper.openedAt))].filter(Boolean).join('・')}</small>{paper.amount === null ? null : <i>¥{shownMoney(paper.amount)}</i>}
    </Link>
  )
}

/** Its businesses from lead to contract, what was signed and is still to be paid. */
export function BusinessCard({ view }: { view: View }): ReactNode {
  const t = useWords()
  const { money, businesses } = view
  return (
    <Card title={t('business.title')} aside={<>{t('business.signed')} ¥{shownMoney(money.signed)}・{t('business.outstanding')} ¥{shownMoney(money.outstanding)}{money.lines.some((l) => l.late) ? <span className="cl-soon">・{t('business.overdue')} ¥{shownMoney(money.overdue)}</span> : null}</>}>
      <div className="cl-body">
        {businesses.length === 0 ? <p className="gx-note">{t('business.none')}</p> : null}
        {businesses.map(({ lead, papers }) => <div key={lead.id} className="cl-business"><PaperLine paper={lead} to={`/engagements/${lead.id}`} />{papers.map((p) => <PaperLine key={p.id} paper={p} />)}</div>)}
        {money.lines.length > 0 ? (
          <>
            <h3>{t('business.money')}</h3>
            {money.lines.map((l) => <Link key={l.id} className="cl-paper" to={`/matters/${l.id}`}><span>{l.instalment}</span><small>{[l.number, l.dueOn ? t('business.due', { day: l.dueOn }) : null].filter(Boolean).join('・')}{l.late ? <em className="cl-soon">・{t('business.late')}</em> : null}</small><i>¥{shownMoney(l.outstanding)}</i></Link>)}
          </>
        ) : null}
      </div>
    </Card>
  )
}

/** Enquiries, complaints, visits: what else it came with. */
export function MattersCard({ view }: { view: View }): ReactNode {
  const t = useWords()
  return (
    <Card title={t('business.matters')} aside={t('about.open', { n: view.open, total: view.total })}>
      <div className="cl-body">{view.matters.length === 0 ? <p className="gx-note">{t('business.mattersNone')}</p> : view.matters.map((m) => <PaperLine key={m.id} paper={m} />)}</div>
    </Card>
  )
}
