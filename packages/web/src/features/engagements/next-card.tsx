import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { BusinessView } from '@guixing/contract/engagements'
import { Clause } from '../../ui/clause.tsx'
import { Card } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { nextActs } from './phases.ts'
import { openingSearch } from './search.ts'
import { useWords } from './words.ts'

type Next = BusinessView['next'][number]

/** What can be done now, each act once, with the articles that wait for it. What is not the reader's to open stays, dashed. */
export function NextCard({ view, over }: { view: BusinessView; over: boolean }): ReactNode {
  const t = useWords()
  const say = useSay()
  const { kind: kindOf } = useCatalogue()
  const { business: b, flows } = view
  const next = over ? [] : nextActs(view.next)
  const known = { lead: b.id, client: b.client, proposal: b.proposal?.id, contract: b.contract?.id, engagement: b.engagement?.id }
  const holder = (act: Next): string => say(flows.flatMap((flow) => flow.steps).find((step) => step.holder && step.acts.some((one) => one.kind === act.kind && one.action === act.action))?.holder)
  const buttons = (act: Next, first: boolean): ReactNode => {
    const look = (main: boolean): string => `ant-btn eg-button${main ? ' eg-primary' : ''}`
    if (!act.opens) return act.on.map((paper, i) => <Link key={paper.id} className={look(first && i === 0)} to={`/matters/${paper.id}`} search={{ do: act.action } as never}>{say(act.label)}{act.on.length > 1 ? <small>{paper.number}</small> : null}</Link>)
    const may = kindOf(act.kind)?.opens.some((one) => one.name === act.action && one.possible) ?? false
    if (!may) return <span className="eg-button eg-not-mine">{say(act.label)}<em>{t('one.notYou')}</em></span>
    return <Link className={look(first)} to={`/matters/new/${act.kind}`} search={openingSearch(act.action, known) as never}>{say(act.label)}</Link>
  }
  return (
    <Card className="eg-next" title={t('one.next')} aside={t('one.nextNote')}>
      {next.length === 0 ? <p className="eg-foot gx-note">{over ? t('one.nextOver') : t('one.nextNone')}</p> : (
        <ul>
          {next.map((act, i) => (
            <li key={`${act.kind}.${act.action}`}>
              <span className="eg-next-acts">{buttons(act, i === 0)}</span>
              <div>
                <p className="eg-next-what"><b>{say(act.kindName)}</b><small>{[[...new Set(act.steps.map((step) => say(step.name)))].filter((name) => name !== say(act.kindName)).join(t('one.join')), holder(act) ? t('one.holder', { who: holder(act) }) : ''].filter(Boolean).join('・')}</small></p>
                <p className="eg-next-why">{[...new Map(act.steps.map((step) => [`${step.regulation} ${step.article}`, step])).values()].map((step) => <Clause key={`${step.regulation} ${step.article}`} regulation={step.regulation} article={step.article} />)}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
