import type { ReactNode } from 'react'
import type { MatterView } from '@guixing/contract/matters'
import { Card } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { dimensionsOf, questionsOf, returnOf, segments, type Question } from './survey.ts'
import { useWords } from './words.ts'
import './survey.css'

const [WIDTH, HEIGHT] = [320, 18]

/** Answers to the questionnaires of a diagnosis (S01-20, F04): a bar of shares for each question, and the numbers for whoever reads rather than looks. */
export function SurveyCard({ matter }: { matter: MatterView }): ReactNode {
  const t = useWords()
  const say = useSay()
  const { choice } = useCatalogue()
  const field = matter.definition.find((one) => one.name === 'answers')
  const columns = field?.columns ?? []
  const options = columns.filter((one) => one.type === 'number')
  const list = columns.find((one) => one.name === 'dimension')?.list
  const all = dimensionsOf(questionsOf(matter.fields['answers'], options.map((one) => one.name)))
  if (all.length === 0 || options.length === 0) return null
  const share = returnOf(matter.fields['sent'], matter.fields['valid'])
  const mean = (value: number | null): string => (value === null ? t('survey.nobody') : value.toFixed(2))
  const named = (dimension: string): string => choice(list, dimension) || dimension
  return (
    <Card title={say(field?.label)} aside={share === null ? undefined : t('survey.valid', { sent: matter.fields['sent'], valid: matter.fields['valid'] ?? 0, share })} className="ep-survey">
      <p className="ep-survey-key">{options.map((one, i) => <span key={one.name}><i className={`s${i}`} aria-hidden />{say(one.label)}</span>)}<span>{t('survey.scale', { most: options.length })}</span></p>
      <div className="ep-survey-bars" aria-hidden>
        {all.map((of) => (
          <section key={of.dimension}>
            <h3>{named(of.dimension)}<small>{of.n === 0 ? t('survey.nobody') : t('survey.mean', { mean: mean(of.mean) })}</small></h3>
            {of.questions.map((one, i) => <Bar key={i} of={one} labels={options.map((o) => say(o.label))} side={one.n === 0 ? t('survey.nobody') : t('survey.side', { n: one.n, mean: mean(one.mean) })} />)}
          </section>
        ))}
      </div>
      <details>
        <summary>{t('survey.numbers')}</summary>
        <div className="ep-survey-table">
          <table>
            <caption className="gx-hidden">{say(field?.label)}</caption>
            <thead><tr><th scope="col">{t('survey.dimension')}</th><th scope="col">{t('survey.question')}</th>{options.map((one) => <th key={one.name} scope="col">{say(one.label)}</th>)}<th scope="col">{t('survey.answers')}</th><th scope="col">{t('survey.average')}</th></tr></thead>
            <tbody>{all.flatMap((of) => of.questions.map((one, i) => <tr key={`${of.dimension} ${i}`}><td>{named(of.dimension)}</td><th scope="row">{one.question}</th>{one.counts.map((n, k) => <td key={k}>{n}{one.n > 0 ? <small> {one.shares[k]}%</small> : null}</td>)}<td>{one.n}</td><td>{mean(one.mean)}</td></tr>))}</tbody>
          </table>
        </div>
      </details>
    </Card>
  )
}

function Bar({ of, labels, side }: { of: Question; labels: string[]; side: string }): ReactNode {
  const bars = segments(of.counts, WIDTH)
  return (
    <div className="ep-survey-row">
      <p>{of.question}</p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="presentation">
        <rect className="none" width={WIDTH} height={HEIGHT} />
        {bars.map((bar, i) => (bar.width > 0 ? <rect key={i} className={`s${i}`} x={bar.x} width={bar.width} height={HEIGHT}><title>{`${labels[i]} ${of.counts[i]} · ${of.shares[i]}%`}</title></rect> : null))}
      </svg>
      <span className="ep-survey-shares">{bars.map((bar, i) => (bar.width > 0 ? <b key={i} className={`s${i}`} style={{ width: `${(bar.width / WIDTH) * 100}%` }}>{bar.width >= 28 ? `${of.shares[i]}%` : ''}</b> : null))}</span>
      <small>{side}</small>
    </div>
  )
}
