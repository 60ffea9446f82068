import type { ReactNode } from 'react'
import { Clause } from '../../ui/clause.tsx'
import { Card } from '../../ui/small.tsx'
import { joinProblems, spanWords, type Problem } from './roster-plan.ts'
import { useWords } from './words.ts'
import { dayOf } from './zone-time.ts'

const CODES = ['uncovered', 'double-duty', 'no-manager', 'backwards', 'on-leave'] as const

const timeSpan = (minutes: number, t: ReturnType<typeof useWords>): string => (minutes % 1440 === 0 ? t('roster.days', { n: minutes / 1440 }) : minutes % 60 === 0 ? t('roster.hours', { n: minutes / 60 }) : t('roster.minutes', { n: minutes }))

/** What publishing would refuse, each with its article; a click leads to the day. */
export function RosterProblems({ problems, stale, zone, names, empty, published }: { problems: readonly Problem[]; stale: boolean; published: boolean; zone: string; names: ReadonlyMap<string, string>; empty: boolean }): ReactNode {
  const t = useWords()
  return (
    <Card title={t(problems.length > 0 ? 'roster.problems' : 'roster.check')} aside={t('roster.problemCount', { n: problems.length })}>
      {stale && <p className="ro-note">{t('roster.unsaved')}</p>}
      {problems.length === 0 && !stale && !empty && <p className="ro-note">{t(published ? 'roster.noProblemsLeft' : 'roster.noProblems')}</p>}
      <ul className="ro-problems">
        {joinProblems(problems).map((p, i) => {
          const code = CODES.find((c) => c === p.code) ?? 'other'
          const person = typeof p.params['person'] === 'string' ? names.get(p.params['person']) ?? p.params['person'] : ''
          const minutes = Math.round((Date.parse(p.to) - Date.parse(p.from)) / 60_000)
          return (
            <li key={i}>
              <button type="button" onClick={() => document.getElementById(`day-${dayOf(p.from, zone)}`)?.scrollIntoView({ block: 'center' })}>{t(`roster.code.${code}`, { span: spanWords(p.from, p.to, zone), time: timeSpan(minutes, t), person, code: p.code })}{p.n > 1 ? t('roster.shiftsJoined', { n: p.n }) : ''}</button>
              <Clause regulation="S29" article={p.article} />
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
