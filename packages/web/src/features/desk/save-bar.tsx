import type { ReactNode } from 'react'
import { Button, Dropdown } from 'antd'
import { Link } from '@tanstack/react-router'
import type { KindView } from '@guixing/contract/matters'
import { comma } from '../../app/comma.ts'
import { KeyCap, ErrorLine } from '../../ui/small.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { reasonText } from '../../ui/reason-text.ts'
import { clockTime } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { openingOf } from './entry.ts'
import type { Drafts } from './use-drafts.ts'
import type { Saving } from './use-saving.ts'
import type { Screening } from './use-screening.ts'
import { useDeskWords } from './words.ts'

interface Props {
  drafts: Drafts
  saving: Saving
  screening: Screening
  missing: string[]
  further: KindView | undefined
  blank: boolean
  unit: string | null
  onSave: (routed: boolean) => void
  onAside: () => void
  onFill: (name: string) => void
}

/** The saving at the foot of the intake: blocked it stays in its place, dashed, with the reason; a refusal opens above it. */
export function SaveBar({ drafts, saving, screening, missing, further, blank, unit, onSave, onAside, onFill }: Props): ReactNode {
  const t = useDeskWords()
  const say = useSay()
  const struck = screening.hits.length > 0
  const reason = !blank && screening.possible === false ? screening.reasons[0] : undefined
  const dashed = struck || (reason !== undefined && missing.length === 0)
  const name = (field: string): string => {
    const own = openingOf(further)?.asks.find((one) => one.name === field && (field !== 'content' && field !== 'category' || further?.name !== 'enquiry'))
    return own ? say(own.label) : t(`missingName.${field}`, { defaultValue: field })
  }
  return (
    <footer className="desk-save">
      <Said saving={saving} onFill={onFill} />
      <div className="desk-line">
        <Button size="large" type={dashed ? 'default' : 'primary'} className={dashed ? 'gx-not-possible' : ''} loading={saving.busy} disabled={blank && missing.length === 0} onClick={() => onSave(true)}>
          {unit ? t('saveRoute', { unit }) : t('save')} <KeyCap>Ctrl Enter</KeyCap>
        </Button>
        <span className="desk-why" role="status">
          {struck ? <><span className="gx-broken">{t('blockedLexicon')}</span>{t('blockedLexiconRest')}</>
            : missing.length > 0 ? t('missing', { names: missing.map(name).join(comma()) })
              : reason ? reasonText(reason, say) : null}
        </span>
        <span className="desk-save-end">
          <Aside drafts={drafts} />
          {unit ? <Button disabled={blank} onClick={() => onSave(false)}>{t('saveOnly')}</Button> : null}
          <Button disabled={blank} onClick={onAside}>{t('aside')} <KeyCap>Esc</KeyCap></Button>
        </span>
      </div>
    </footer>
  )
}

/** Of the fields a remedy names, the first that is still missing. */
const firstToFill = (target: string, missing: unknown): string => {
  const names = target.split(',').map((one) => one.trim())
  return names.find((one) => Array.isArray(missing) && missing.includes(one)) ?? names[0] ?? 'content'
}

/** What the last saving came to. Quiet when it went well. */
function Said({ saving, onFill }: { saving: Saving; onFill: (name: string) => void }): ReactNode {
  const t = useDeskWords()
  const { outcome } = saving
  if (!outcome || outcome.is === 'invalid') return null
  if (outcome.is === 'waiting') return <p className="desk-said desk-soon" role="status">{t('waits', { content: outcome.content.slice(0, 20) })}</p>
  if (outcome.is === 'failed') return <ErrorLine error={outcome.error} />
  if (outcome.is === 'refused') {
    const n = outcome.reasons.length
    return (
      <Refusal
        title={outcome.opened ? t('refusedRoute', { n, number: outcome.opened.number }) : t('refusedTitle', { n })} note={outcome.opened ? undefined : t('nothingChanged')}
        reasons={outcome.reasons} onClose={saving.clear}
        onRemedy={(remedy, reason) => { if (remedy.kind === 'fill') onFill(firstToFill(remedy.target, reason.params['missing'])); else if (outcome.opened) location.assign(`/matters/${outcome.opened.id}`); else if (remedy.kind === 'open') location.assign(`/matters/new/${remedy.target}`); else saving.clear() }}
      />
    )
  }
  const words = outcome.is === 'merged' ? t('merged', { number: outcome.number }) : outcome.routed ? t('savedRouted', { number: outcome.number, unit: outcome.routed }) : t('saved', { number: outcome.number })
  return <p className="desk-said" role="status"><Link to={`/matters/${outcome.id}`}>{words}</Link>{outcome.is === 'saved' && outcome.warnings > 0 ? <span className="desk-soon">{t('warned', { n: outcome.warnings })}</span> : null}{outcome.is === 'saved' && outcome.askFirst ? <Link to={`/matters/${outcome.id}`} search={{ do: 'answer' } as never}>{t('askFirst')}</Link> : null}</p>
}

/** Entries put aside; nothing was lost. */
function Aside({ drafts }: { drafts: Drafts }): ReactNode {
  const t = useDeskWords()
  if (drafts.aside.length === 0) return null
  const items = drafts.aside.map((one) => ({
    key: one.id,
    label: <span className="desk-aside"><span>{t('resumeOne', { at: clockTime(one.startedAt), content: one.content.slice(0, 24) || one.callerName })}</span><Button size="small" type="text" onClick={(event) => { event.stopPropagation(); drafts.discard(one.id) }}>{t('discard')}</Button></span>,
  }))
  return <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => drafts.resume(key) }}><Button type="link">{t('resume', { n: drafts.aside.length })}</Button></Dropdown>
}
