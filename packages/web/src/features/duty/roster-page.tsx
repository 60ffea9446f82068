import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { api, q, Refused } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { useMe } from '../../app/session.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { clockTime, houseDay } from '../../ui/time-words.ts'
import { DutyTabs } from './duty-page.tsx'
import { RosterFill } from './roster-fill.tsx'
import { RosterGrid } from './roster-grid.tsx'
import { loadOf, manageSpecial, type PlanRow } from './roster-plan.ts'
import { RosterProblems } from './roster-problems.tsx'
import { useWords } from './words.ts'
import { monthAfter } from './zone-time.ts'
import './duty.css'
import './roster.css'

/** The roster of a month: filled in turn or by hand, saved as a draft, and published only without an uncovered minute (S29-01). */
export function RosterPage(): ReactNode {
  const t = useWords()
  const me = useMe()
  const zone = me.house.zone
  const navigate = useNavigate()
  const cache = useQueryClient()
  const now = useNow()
  const month = (useSearch({ strict: false }) as { month?: string }).month ?? houseDay(now).slice(0, 7)
  const roster = useQuery({ ...q.house.roster.queryOptions({ input: { month } }), refetchOnWindowFocus: false })
  const people = useQuery({ ...q.house.people.queryOptions({ input: {} }), staleTime: 300_000 })
  const names = useMemo(() => new Map((people.data?.people ?? []).map((p) => [p.id, p.name])), [people.data])
  const [rows, setRows] = useState<PlanRow[]>([])
  const [dirty, setDirty] = useState(false)
  const stored = roster.data
  useEffect(() => {
    if (!stored || dirty) return
    setRows(stored.rows.map((r) => ({ start: r.start, end: r.end, people: r.people.map((p) => p.id), manager: r.manager?.id ?? null })))
  }, [stored, dirty])
  useEffect(() => setDirty(false), [month])
  const change = (next: PlanRow[]): void => { setRows(next); setDirty(true) }

  // What was saved is what is shown, also where publishing is refused right after.
  const keep = async () => {
    const saved = await api.house.saveRoster({ month, rows })
    cache.setQueryData(q.house.roster.queryKey({ input: { month } }), saved)
    setDirty(false)
    return saved
  }
  const save = useMutation({ mutationFn: keep })
  const publish = useMutation({
    mutationFn: async () => {
      const saved = dirty || !stored?.matter ? await keep() : stored
      if (saved.matter) await api.matters.act({ id: saved.matter, action: 'publish' })
    },
  })
  const go = (by: number): void => { save.reset(); publish.reset(); void navigate({ to: '/duty/roster', search: { month: monthAfter(month, by) } as never }) }
  const published = stored?.stage === 'published'
  const empty = !stored?.matter && rows.length === 0
  const load = [...loadOf(rows)].sort((a, b) => b[1] - a[1])
  return (
    <div className="gx-work du-page">
      <DutyTabs at="roster">
        <div className="ro-head">
          <Button onClick={() => go(-1)} aria-label={t('roster.previous')}>‹</Button>
          <b>{t('roster.month', { y: month.slice(0, 4), m: Number(month.slice(5)) })}</b>
          <Button onClick={() => go(1)} aria-label={t('roster.nextMonth')}>›</Button>
          {stored && <Tag kind={published ? 'state' : 'fact'}>{t(published ? 'roster.published' : empty ? 'roster.none' : 'roster.draft')}</Tag>}
          {save.isSuccess && !dirty && <span className="gx-note">{t('roster.saved', { at: clockTime(now) })}</span>}
          {stored?.mayEdit && <Button disabled={!dirty} loading={save.isPending} onClick={() => save.mutate()}>{t('roster.save')}</Button>}
          {stored?.mayEdit && <Button type="primary" disabled={empty || (published && !dirty)} loading={publish.isPending} onClick={() => publish.mutate()}>{t('roster.publish')}</Button>}
        </div>
      </DutyTabs>
      {publish.error instanceof Refused ? <Refusal title={t('roster.refused', { n: publish.error.reasons.length })} note={t('roster.draftKept')} reasons={publish.error.reasons} onClose={() => publish.reset()} /> : publish.isError ? <ErrorLine error={publish.error} /> : null}
      {save.isError && <ErrorLine error={save.error} />}
      {roster.isError && <ErrorLine error={roster.error} retry={() => void roster.refetch()} />}
      {roster.isPending && <Rows count={8} height={96} />}
      {stored && (
        <div className="ro-columns">
          <div className="ro-month">
          {stored.provisional && <p className="ro-provisional" role="note">{t('roster.provisional', { y: month.slice(0, 4) })} <Link to="/settings/calendar">{t('roster.toCalendar')}</Link></p>}
          <RosterGrid month={month} zone={zone} rows={rows} names={names} special={stored.special} onChange={stored.mayEdit ? change : undefined} />
          {rows.some((r) => r.manager) && <p className="ro-legend gx-note">{t('roster.legend')}</p>}
          </div>
          <div className="ro-side">
            <RosterProblems problems={stored.problems} stale={dirty} zone={zone} names={names} empty={empty} published={published} />
            {stored.mayEdit && <RosterFill onFill={(round, perShift, shifts) => change(shifts(month, zone, round, perShift, rows))} onManagers={stored.special.length > 0 && rows.length > 0 ? (round) => change(manageSpecial(rows, stored.special.map((x) => x.day), round, zone)) : undefined} />}
            {load.length > 0 && (
              <Card title={t('roster.load')}>
                <ul className="ro-load">{load.map(([id, n]) => <li key={id}><span>{names.get(id) ?? id.slice(0, 8)}</span><i style={{ width: `${(n / (load[0]?.[1] ?? 1)) * 100}%` }} aria-hidden /><b>{t('roster.loadOf', { n })}</b></li>)}</ul>
              </Card>
            )}
          </div>
        </div>
      )}
    </div>
  )
}
