import { Fragment, useRef, type KeyboardEvent, type ReactNode } from 'react'
import type { RouteFault, RouteTried } from '@guixing/contract/routes'
import type { ApprovalStep, RouteSet } from '@guixing/core/model/control'
import { exactTime } from '../../ui/time-words.ts'
import { groupOf, partsOf, stepOf, type Path } from './draft.ts'
import { conditionWords, fieldNamed, howWords, timeWords, whoWords, type Saying } from './say.ts'

export interface Drawing {
  body: RouteSet
  saying: Saying
  faults?: readonly RouteFault[]
  /** People found by trying, shown on their steps. */
  tried?: RouteTried | null
  chosen?: Path | null
  onChoose?: (path: Path) => void
  onInsert?: (list: Path, index: number) => void
  onRemove?: (path: Path) => void
  onShift?: (path: Path, by: -1 | 1) => void
}

/**
 * The routes as one reads them: from the request downward, parts of a group beside one another, the condition above, times as clocks. Drawn of plain
 * boxes, so that it reads aloud, prints and turns dark by itself. Arrows go from step to step, Alt with arrows moves one, Delete takes it out.
 */
export function RoutePicture(drawing: Drawing): ReactNode {
  const { body, saying, tried, onChoose } = drawing
  const { t } = saying
  const frame = useRef<HTMLDivElement>(null)
  const onKey = (event: KeyboardEvent): void => {
    const here = (event.target as HTMLElement).closest<HTMLElement>('[data-path]')
    if (!here || event.nativeEvent.isComposing) return
    const path = here.dataset.path ?? ''
    const by = event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : 0
    if (by !== 0 && event.altKey) drawing.onShift?.(path, by)
    else if (by !== 0) {
      const all = [...frame.current?.querySelectorAll<HTMLElement>('[data-path]') ?? []]
      all[all.indexOf(here) + by]?.focus()
    } else if (event.key === 'Delete' && path.includes('.steps.')) drawing.onRemove?.(path)
    else return
    event.preventDefault()
  }
  return (
    <div className="rt-picture" ref={frame} onKeyDown={onKey} role="group" aria-label={t('picture')}>
      {body.routes.map((route, i) => {
        const path = `routes.${i}`
        const looked = tried?.routes[i]
        const off = tried && tried.taken !== i
        return (
          <section key={i} className={`rt-route${off ? ' rt-off' : ''}`} aria-label={t('routeNo', { n: i + 1 })}>
            {(body.routes.length > 1 || route.when !== undefined || onChoose) && (
              <Choice {...drawing} path={path}>
                <b>{t('routeNo', { n: i + 1 })}</b>
                <span>{route.when === undefined ? t(i === 0 ? 'always' : 'otherwise') : t('ifSo', { what: conditionWords(saying, route.when) })}</span>
                {looked && <em className={looked.is === 'met' ? 'rt-yes' : ''}>{t(`tried.${looked.is}`, { fields: looked.missing.map((name) => fieldNamed(saying, name)).join(t('join')) })}</em>}
              </Choice>
            )}
            <div className="rt-flow">
              <span className="rt-end">{t('asked')}</span>
              <Steps {...drawing} steps={route.steps} list={`${path}.steps`} />
              <span className="rt-end">{t('approved')}</span>
            </div>
          </section>
        )
      })}
    </div>
  )
}

function Steps({ steps, list, ...drawing }: Drawing & { steps: readonly ApprovalStep[]; list: Path }): ReactNode {
  return (
    <>
      {steps.map((step, i) => <Fragment key={i}><Gap {...drawing} list={list} index={i} /><Step {...drawing} step={step} path={`${list}.${i}`} /></Fragment>)}
      <Gap {...drawing} list={list} index={steps.length} />
    </>
  )
}

/** The line between two steps; where one edits, the place to put another in. */
function Gap({ saying: { t }, onInsert, list, index }: Drawing & { list: Path; index: number }): ReactNode {
  return <span className="rt-gap">{onInsert && <button type="button" aria-label={t('insertHere', { n: index + 1 })} title={t('insert')} onClick={() => onInsert(list, index)}>+</button>}</span>
}

function Step(props: Drawing & { step: ApprovalStep; path: Path }): ReactNode {
  const { step, path, ...drawing } = props
  const { saying, tried } = drawing
  const { t } = saying
  const group = groupOf(step)
  const left = tried?.left.includes(path)
  const when = step.when === undefined ? null : <span className="rt-when">{t('ifSo', { what: conditionWords(saying, step.when) })}{left ? t('leftOut') : ''}</span>
  if (!group) return <div className={left ? 'rt-step rt-off' : 'rt-step'}>{when}<Card {...props} /></div>
  const list = `${path}.${group}`
  return (
    <div className={`rt-group${left ? ' rt-off' : ''}`}>
      {when}
      <Choice {...drawing} path={path}><b>{howWords(saying, step)}</b></Choice>
      {group === 'sequence' ? <div className="rt-flow"><Steps {...drawing} steps={partsOf(step)} list={list} /></div>
        : <div className="rt-beside">{partsOf(step).map((part, i) => <Step key={i} {...drawing} step={part} path={`${list}.${i}`} />)}</div>}
    </div>
  )
}

function Card({ step, path, ...drawing }: Drawing & { step: ApprovalStep; path: Path }): ReactNode {
  const { saying, tried } = drawing
  const { t } = saying
  const found = tried?.lines.filter((line) => line.path === path) ?? []
  const people = found.flatMap((line) => line.people)
  return (
    <Choice {...drawing} path={path} className="rt-card" missing={!step.who}>
      <b>{whoWords(saying, step.who)}</b>
      <span>{t(`does.${step.does ?? 'approve'}`)}{step.each === undefined ? '' : `${t('sep')}${howWords(saying, step)}`}</span>
      {tried && found.length > 0 && <span className="rt-people">{people.length > 0 ? people.map((one) => one.name).join(t('join')) : t('tried.nobody')}{found.some((line) => line.now) ? t('tried.first') : found.every((line) => line.carried) ? t('tried.carried') : ''}</span>}
      {(step.timeouts ?? []).map((time, i) => <span key={i} className="rt-time" title={found[0]?.times[i] ? exactTime(found[0].times[i].at) : undefined}><ClockIcon />{timeWords(saying, time)}</span>)}
      {step.returns && <span className="rt-more">{t('returnsTo', { where: step.returns.map((one) => t(`returnTo.${one}`)).join(t('join')) })}</span>}
      {step.attests && <span className="rt-more">{t('attestsOnly', { what: step.attests.map((name) => fieldNamed(saying, name)).join(t('join')) })}</span>}
      {step.removable && <span className="rt-more">{t('removable')}</span>}
    </Choice>
  )
}

/** A part one can choose; where nothing is chosen, it only says what it is. */
function Choice({ path, faults, chosen, onChoose, saying, className = 'rt-head', missing, children }: Drawing & { path: Path; className?: string; missing?: boolean; children: ReactNode }): ReactNode {
  const wrong = faults?.some(({ field }) => stepOf(field) === path) ?? false
  const look = `${className}${chosen === path ? ' rt-chosen' : ''}${wrong || missing ? ' rt-wrong' : ''}`
  if (!onChoose) return <div className={look}>{children}</div>
  return <button type="button" className={look} data-path={path} aria-pressed={chosen === path} onClick={() => onChoose(path)}>{children}{wrong && <em>{saying.t('hasFault')}</em>}</button>
}

function ClockIcon(): ReactNode {
  return <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round"><circle cx="8" cy="8" r="6.25" /><path d="M8 4.5V8l2.5 1.5" /></svg>
}
