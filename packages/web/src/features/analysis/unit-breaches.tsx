import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { RegulationRow } from '@guixing/contract/regulations'
import { q } from '../../app/api.ts'
import { FractionBar } from '../../ui/day-bars.tsx'
import { rateText } from '../../ui/rate.ts'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useWords } from './words.ts'

/** More units than this are a page of their own; the greatest breakers of the first ones would mislead. */
const MOST = 24

/** One regulation over the units of the house: who broke it how often, each bar kept against broken. */
export function UnitBreaches({ regulations }: { regulations: readonly RegulationRow[] }): ReactNode {
  const t = useWords()
  const say = useSay()
  const worst = [...regulations].sort((a, b) => b.breached - a.breached)[0]
  const [chosen, setChosen] = useState<string | null>(null)
  const code = chosen ?? worst?.code ?? null
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  const shown = (units.data?.units ?? []).slice(0, MOST)
  const counts = useQueries({ queries: shown.map((u) => ({ ...q.regulations.conformance.queryOptions({ input: { code: code ?? '', unit: u.id } }), enabled: code !== null, staleTime: 30_000 })) })
  const rows = shown.map((unit, i) => ({ unit, kept: counts[i]?.data })).sort((a, b) => (b.kept?.total.breached ?? -1) - (a.kept?.total.breached ?? -1))
  const failed = counts.find((c) => c.isError)
  return (
    <Card title={t('units.title')} aside={<Select size="small" value={code} aria-label={t('units.regulation')} onChange={setChosen} popupMatchSelectWidth={false} options={regulations.map((r) => ({ value: r.code, label: `${r.code.toUpperCase()} ${say(r.title)}` }))} className="an-choose" />}>
      {units.isError && <ErrorLine error={units.error} retry={() => void units.refetch()} />}
      {failed && <ErrorLine error={failed.error} retry={() => void failed.refetch()} />}
      {units.isPending && <Rows count={4} height={40} />}
      {units.data && shown.length === 0 && <Blank text={t('units.empty')} />}
      <ul className="an-units">
        {rows.map(({ unit, kept }) => {
          const total = kept?.total
          const due = total ? total.conformed + total.breached : 0
          return (
            <li key={unit.id}>
              <span>{unit.name}</span>
              <FractionBar conformed={total?.conformed ?? 0} breached={total?.breached ?? 0} />
              <em>{total === undefined ? '' : due === 0 ? t('units.noOccasion') : total.breached > 0 ? <Link to={`/regulations/${code}`} className="gx-broken">{t('units.breached', { n: total.breached })}</Link> : t('units.none')}</em>
              <b>{kept ? rateText(kept.rate) : ''}</b>
            </li>
          )
        })}
      </ul>
      <p className="an-total gx-note">{t('units.note')}</p>
    </Card>
  )
}
