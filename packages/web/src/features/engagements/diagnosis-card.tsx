import type { ReactNode } from 'react'
import type { MatterView } from '@guixing/contract/matters'
import { Card } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { anchorOf, axesOf, outline, spot, twoLines, type Axis } from './radar.ts'
import { useWords } from './words.ts'
import './papers.css'

const RADIUS = 96
const [WIDTH, HEIGHT] = [360, 272]

/** Scores of a diagnosis by area against the data of the trade (S01-17): a picture, and the same as a table for whoever reads rather than looks. */
export function DiagnosisCard({ matter }: { matter: MatterView }): ReactNode {
  const t = useWords()
  const say = useSay()
  const { choice } = useCatalogue()
  const field = matter.definition.find((one) => one.name === 'areas')
  const list = field?.columns?.find((one) => one.name === 'area')?.list
  const axes = axesOf(matter.fields['areas']).map((axis) => ({ ...axis, name: choice(list, axis.area) || axis.area }))
  if (axes.length === 0) return null
  const below = axes.filter((axis) => axis.score < axis.trade)
  return (
    <Card title={say(field?.label)} aside={below.length > 0 ? t('radar.below', { n: below.length }) : t('radar.level')} className="ep-radar">
      {/* Fewer than three sides make no surface. */}
      {axes.length >= 3 ? <Picture axes={axes} label={t('radar.label')} /> : null}
      <div className="ep-scores">
        <table>
          <thead><tr><th scope="col">{t('radar.area')}</th><th scope="col"><i className="ep-key ours" aria-hidden />{t('radar.score')}</th><th scope="col"><i className="ep-key" aria-hidden />{t('radar.trade')}</th><th scope="col">{t('radar.gap')}</th></tr></thead>
          <tbody>{axes.map((axis, i) => { const gap = Math.round((axis.score - axis.trade) * 100) / 100; return <tr key={i}><th scope="row">{axis.name}</th><td>{axis.score}</td><td>{axis.trade}</td><td className={gap < 0 ? 'ep-low' : undefined}>{gap > 0 ? `+${gap}` : gap < 0 ? `−${-gap}` : '0'}</td></tr> })}</tbody>
        </table>
      </div>
    </Card>
  )
}

function Picture({ axes, label }: { axes: readonly (Axis & { name: string })[]; label: string }): ReactNode {
  const n = axes.length
  return (
    <svg viewBox={`${-WIDTH / 2} ${-HEIGHT / 2} ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {[25, 50, 75, 100].map((ring) => <polygon key={ring} className="ep-ring" points={outline(axes.map(() => ring), RADIUS)} />)}
      {axes.map((_, i) => { const end = spot(i, n, 1, RADIUS); return <line key={i} className="ep-ring" x1={0} y1={0} x2={end.x} y2={end.y} /> })}
      <polygon className="ep-trade" points={outline(axes.map((axis) => axis.trade), RADIUS)} />
      <polygon className="ep-ours" points={outline(axes.map((axis) => axis.score), RADIUS)} />
      {axes.map((axis, i) => { const at = spot(i, n, axis.score / 100, RADIUS); return <circle key={i} className="ep-dot" cx={at.x} cy={at.y} r={3}><title>{`${axis.name} ${axis.score} / ${axis.trade}`}</title></circle> })}
      {axes.map((axis, i) => {
        const at = spot(i, n, 1, RADIUS + 12)
        const lines = twoLines(axis.name)
        return <text key={i} x={at.x} y={at.y + 4 - (lines.length - 1) * 7} textAnchor={anchorOf(i, n)}>{lines.map((line, k) => <tspan key={k} x={at.x} dy={k * 14}>{line}</tspan>)}</text>
      })}
    </svg>
  )
}
