import type { ReactNode } from 'react'
import { Button, Dropdown } from 'antd'
import type { ActionView, MatterView } from '@guixing/contract/matters'
import { KeyCap } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import type { Acting } from './use-acting.ts'
import { useMatterWords } from './words.ts'

/** Kept elsewhere on the page: a note has its own line under the facts, a correction its link in the form. */
const ELSEWHERE = new Set(['note', 'correct'])
/** Impossible by stage alone is said by the stage bar already; only what an article holds back keeps its place. */
const heldBack = (action: ActionView): boolean => !action.possible && action.reasons.length > 0

export interface SplitActions { main: ActionView[]; held: ActionView[]; more: ActionView[] }
/** What stands still is resumed, what runs is paused: only the one of both that has a use (`pausing`) is offered. Possible ones first, then those an article holds back, then the seldom ones. */
export function splitActions(actions: readonly ActionView[], pausing?: 'pause' | 'resume'): SplitActions {
  const shown = actions.filter((action) => !ELSEWHERE.has(action.name) && !(pausing !== undefined && (action.name === 'pause' || action.name === 'resume') && action.name !== pausing))
  return { main: shown.filter((a) => a.possible && !a.minor), held: shown.filter((a) => heldBack(a) && !a.minor), more: shown.filter((a) => a.minor && (a.possible || heldBack(a))) }
}

interface Props { matter: MatterView; acting: Acting; phone: boolean; tel: string | null }

/** What may be done now; what may not stays in its place, dashed, with the reason inside (screens.md rule 3). */
export function ActionBar({ matter, acting, phone, tel }: Props): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const { main, held, more } = splitActions(matter.actions, matter.fields['paused'] === true ? 'resume' : 'pause')
  const menu = [
    ...more.map((a) => ({ key: a.name, label: a.possible ? say(a.label) : <span className="gx-note">{say(a.label)} {t('unmet', { n: a.reasons.length })}</span> })),
    ...(matter.rateable && !more.some((a) => a.name === 'send-rating') ? [{ key: ':rating', label: t('ratingLink') }] : []),
    ...(phone ? [...main.slice(1), ...held].map((a) => ({ key: a.name, label: a.possible ? say(a.label) : <span className="gx-note">{say(a.label)} {t('unmet', { n: a.reasons.length })}</span> })) : []),
    ...(phone ? [{ key: ':print', label: <a href={`/api/v1/matters/${matter.id}/print.pdf`} target="_blank" rel="noreferrer">{t('print')}</a> }] : []),
  ]
  const pick = (key: string): void => {
    if (key === ':rating') void acting.rating()
    const found = matter.actions.find((a) => a.name === key)
    if (found) acting.choose(found)
  }
  const open = acting.panel?.is === 'form' || acting.panel?.is === 'refused' ? acting.panel.action : null
  if (phone) {
    const first = main[0]
    return (
      <div className="gx-phone-actions mt-phone-actions">
        {tel ? <Button href={`tel:${tel}`}>{t('call')}</Button> : null}
        <Dropdown trigger={['click']} menu={{ items: menu, onClick: ({ key }) => pick(key) }}><Button>{t('more')}</Button></Dropdown>
        {first ? <Button type="primary" loading={acting.busy} onClick={() => acting.choose(first)}>{say(first.label)}</Button> : held[0] ? <Button className="gx-not-possible" onClick={() => acting.choose(held[0]!)}>{say(held[0].label)}<em>{t('unmet', { n: held[0].reasons.length })}</em></Button> : null}
      </div>
    )
  }
  return (
    <div className="mt-actions" role="toolbar" aria-label={t('more')}>
      {main.map((action, i) => (
        <Button key={action.name} size="large" type={i === 0 ? 'primary' : 'default'} aria-pressed={open === action.name} loading={acting.busy && open === action.name} onClick={() => acting.choose(action)}>
          {say(action.label)}{action.key ? <> <KeyCap>{action.key}</KeyCap></> : null}
        </Button>
      ))}
      {held.length > 0 ? <span className="mt-gap" /> : null}
      {held.map((action) => (
        <Button key={action.name} size="large" className="gx-not-possible" aria-expanded={open === action.name} onClick={() => acting.choose(action)}>
          {say(action.label)}<em><span className="gx-broken">{t('unmet', { n: action.reasons.length })}</span></em>
        </Button>
      ))}
      <span className="mt-end">
        {menu.length > 0 ? <Dropdown trigger={['click']} menu={{ items: menu, onClick: ({ key }) => pick(key) }}><Button size="large">{t('more')}</Button></Dropdown> : null}
        <Button size="large" href={`/api/v1/matters/${matter.id}/print.pdf`} target="_blank">{matter.form ? t('printForm', { form: matter.form }) : t('print')}</Button>
      </span>
    </div>
  )
}
