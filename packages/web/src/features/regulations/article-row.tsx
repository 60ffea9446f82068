import type { ReactNode } from 'react'
import { Modes } from '../../ui/modes.tsx'
import { RateText } from '../../ui/rate-text.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useSay } from '../../ui/words.ts'
import { articleState, type Article, type Control, type Rated } from './article-state.ts'
import { useWords } from './words.ts'

export interface ArticleRowProps {
  article: Article
  rated: Rated | undefined
  controls: readonly Control[]
  /** Whose article wins where this one is overridden, said as S37 4.2. */
  winner: string | null
  selected: boolean
  onSelect: () => void
}

/** One article: its words at reading size, and in the gutter how well it is kept. */
export function ArticleRow({ article, rated, controls, winner, selected, onSelect }: ArticleRowProps): ReactNode {
  const t = useWords()
  const say = useSay()
  const state = articleState(article, rated, controls)
  const breached = rated?.breached ?? 0
  return (
    <li id={`article-${article.no}`} className={selected ? 'rg-article rg-on' : 'rg-article'}>
      <button type="button" aria-pressed={selected} aria-label={t('article.textOf', { no: article.no })} onClick={onSelect} />
      <span className="rg-no">{article.no}</span>
      <p className="rg-text">{say(article.text)}</p>
      <span className="rg-modes"><Modes modes={article.modes} /></span>
      {state.kind === 'rate' && (
        <>
          <span className="rg-rate"><RateText rate={state.rate} target={rated?.target ?? null} strong bare /></span>
          <span className="rg-trend"><Sparkline points={rated?.trend ?? []} width={56} height={24} /></span>
          <span className="rg-breached">{breached > 0 ? <b className="gx-broken">{t('article.breached', { n: breached })}</b> : t('article.none')}</span>
        </>
      )}
      {state.kind === 'blocks' && (
        <>
          <span className="rg-rate" title={t('evidence.blocksTitle')}>{t('article.held', { n: state.held })}</span>
          <span className="rg-trend" />
          <span className="rg-breached" title={t('evidence.blocksTitle')}>{t('article.prevented', { n: state.prevented })}</span>
        </>
      )}
      {state.kind === 'none' && <><span className="rg-rate">—</span><span className="rg-trend" /><span className="rg-breached">{t('article.noOccasion')}</span></>}
      {state.kind === 'unset' && <span className="rg-said rg-soon" title={state.missing.join(' ')}>{t('article.unset')}</span>}
      {state.kind === 'overridden' && <span className="rg-said">{t('article.overridden', { who: winner ?? '—' })}</span>}
      {state.kind === 'reading' && <span className="rg-said">{t('article.reading')}</span>}
    </li>
  )
}
