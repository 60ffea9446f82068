import type { ReactNode } from 'react'
import { Clause } from '../../ui/clause.tsx'
import { Card } from '../../ui/small.tsx'
import { spanWords } from './roster-plan.ts'
import { useWords } from './words.ts'
import { dayOf } from './zone-time.ts'

const CODES = ['uncovered', 'double-duty', 'no-manager', 'backwards'] as const
interface Problem { code: string; from: string; to: string; params: Record<string, unknown>; article: string }

/** What publishing would refuse, each with its article; a click leads to the day. */
export function RosterProblems({ problems, stale, zone, names, empty }: { problems: readonly Problem[]; stale: boolean; zone: string; names: ReadonlyMap<string, string>; empty: boolean }): ReactNode {
  const t = useWords()
  return (
    <Card title={t('roster.problems')} aside={t('roster.problemCount', { n: problems.length })}>
      {stale && <p className="ro-note">{t('roster.unsaved')}</p>}
      {problems.length === 0 && !stale && !empty && <p className="ro-note">{t('roster.noProblems')}</p>}
      <ul className="ro-problems">
        {problems.map((p, i) => {
          const code = CODES.find((c) => c === p.code) ?? 'other'
          const person = typeof p.params['person'] === 'string' ? names.get(p.params['person']) ?? p.params['person'] : ''
          const minutes = typeof p.params['minutes'] === 'number' ? p.params['minutes'] : Math.round((Date.parse(p.to) - Date.parse(p.from)) / 60_000)
          return (
            <li key={i}>
              <button type="button" onClick={() => document.getElementById(`day-${dayOf(p.from, zone)}`)?.scrollIntoView({ block: 'center' })}>{t(`roster.code.${code}`, { span: spanWords(p.from, p.to, zone), minutes, person, code: p.code })}</button>
              <Clause regulation="S29" article={p.article} />
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
