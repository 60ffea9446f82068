import type { ReactNode } from 'react'
import { useNow } from '../../app/clock.ts'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import type { Approval } from './task.ts'
import { besideRoute } from './route-look.ts'
import { useWords } from './words.ts'

/** What was done, in words; facts of the matter carry the same names with `approval-` before them. Empty for what has no words of ours. */
export function useWhatDone(): (did: string) => string {
  const t = useWords()
  return (did) => t(`did.${did.replace(/^approval-/, '')}` as 'did.agree', { defaultValue: '' })
}

/** What the tasks of the route do not show of themselves: who handed on, added, urged, took back, handed in again, and with what words. */
export function Story({ approval }: { approval: Approval }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const now = useNow()
  const done = useWhatDone()
  const lines = besideRoute(approval).filter((one) => done(one.did) !== '')
  if (lines.length === 0) return null
  return (
    <section className="ap-story">
      <h3>{t('story')}</h3>
      <ol>
        {lines.map((one, i) => (
          <li key={i}>
            <span>{one.by ? one.onBehalfOf ? t('stoodIn', { by: one.by.name, for: one.onBehalfOf.name }) : one.by.name : t('system')} {done(one.did)}{one.people.length > 0 ? ` ${one.people.map((p) => p.name).join(t('join'))}` : ''}</span>
            <time dateTime={one.at} title={exactTime(one.at)}>{whenWords(one.at, now, ui)}</time>
            {one.words && <q>{one.words}</q>}
          </li>
        ))}
      </ol>
    </section>
  )
}
