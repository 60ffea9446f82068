import { useState, type ReactNode } from 'react'
import { Button, Drawer, Select } from 'antd'
import { Link, useNavigate } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { KindDays } from '@guixing/contract/leave'
import { q } from '../../app/api.ts'
import { moneyText } from '../../ui/money.ts'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { useSay } from '../../ui/words.ts'
import { AskLeave } from './ask-leave.tsx'
import { AskOvertime } from './ask-overtime.tsx'
import { LeaveList, OvertimeList } from './papers.tsx'
import { figure } from './spans.ts'
import { useWords } from './words.ts'
import './leave.css'

/** One's own leave and overtime: days taken and left of each kind, hours by kind of day, and their forms (S06-13, S06-14, S10-04). */
export function LeavePage(): ReactNode {
  const t = useWords()
  const say = useSay()
  const phone = usePhone()
  const navigate = useNavigate()
  const [year, setYear] = useState<number | undefined>(undefined)
  const [form, setForm] = useState<'leave' | 'overtime' | null>(null)
  const [sent, setSent] = useState<string | null>(null)
  const mine = useQuery({ ...q.leave.mine.queryOptions({ input: year === undefined ? {} : { year } }), placeholderData: keepPreviousData })
  const found = mine.data
  const close = (): void => setForm(null)
  const done = (number: string): void => { setSent(number); close() }
  const open = (what: 'leave' | 'overtime'): void => { setSent(null); setForm(what) }
  const thisYear = Number((found?.today ?? new Date().toISOString()).slice(0, 4))
  return (
    <div className="gx-work lv-page">
      <header className="gx-page-head">
        <h1>{t('title')}</h1>
        <Select size="small" value={year ?? found?.year ?? thisYear} onChange={setYear} aria-label={t('year')} options={[thisYear + 1, thisYear, thisYear - 1, thisYear - 2].map((y) => ({ value: y, label: t('yearOf', { year: y }) }))} />
        <span className="lv-do">
          {found?.may.ledger && <Link to="/leave/days">{t('days.open')}</Link>}
          {found?.seals && <Button onClick={() => void navigate({ to: '/matters/new/seal-use' })}>{t('ask.seal')}</Button>}
          {found?.may.overtime && <Button onClick={() => open('overtime')}>{t('ask.overtime')}</Button>}
          {found?.may.leave && <Button type="primary" onClick={() => open('leave')}>{t('ask.leave')}</Button>}
        </span>
      </header>
      {sent && <p className="gx-said" role="status">{t('form.sent', { number: sent })}</p>}
      {mine.isError ? <ErrorLine error={mine.error} retry={() => void mine.refetch()} /> : !found ? <Rows count={6} /> : (
        <>
          <ul className="lv-kinds" aria-label={t('myLeaves')}>{found.kinds.map((k) => <KindCard key={k.kind} days={k} />)}</ul>
          <div className="lv-columns">
            <Card title={t('myLeaves')}>{found.leaves.length === 0 ? <Blank text={t('noLeaves', { year: found.year })} action={found.may.leave ? <Button onClick={() => open('leave')}>{t('ask.leave')}</Button> : undefined} /> : <LeaveList rows={found.leaves} />}</Card>
            <Card title={t('myOvertime')} aside={found.overtimes.length === 0 ? undefined : [...found.hours.filter((h) => h.hours > 0).map((h) => `${say(h.label)} ${t('h', { n: figure(h.hours) })}`), Number(found.pay) > 0 ? t('pay', { pay: moneyText(found.pay) }) : '', found.payUnset > 0 ? t('payUnset', { n: found.payUnset }) : ''].filter(Boolean).join('・')}>
              {found.overtimes.length === 0 ? <Blank text={t('noOvertime', { year: found.year })} action={found.may.overtime ? <Button onClick={() => open('overtime')}>{t('ask.overtime')}</Button> : undefined} /> : <OvertimeList rows={found.overtimes} />}
            </Card>
          </div>
        </>
      )}
      <Drawer open={form !== null} onClose={close} title={t(form === 'overtime' ? 'ask.overtime' : 'ask.leave')} placement={phone ? 'bottom' : 'right'} size={phone ? '92%' : 480} destroyOnHidden>
        {form === 'leave' ? <AskLeave onDone={done} onCancel={close} /> : form === 'overtime' ? <AskOvertime onDone={done} onCancel={close} /> : null}
      </Drawer>
    </div>
  )
}

function KindCard({ days }: { days: KindDays }): ReactNode {
  const t = useWords()
  const say = useSay()
  const { allowance, taken, pending, left } = days
  const note = left === null ? t('leftUnset') : left < 0 ? t('over', { n: figure(-left) }) : t('left', { n: figure(left) })
  return (
    <li className="gx-card lv-kind">
      <h2>{say(days.label)}</h2>
      <p><strong>{figure(taken)}</strong> {allowance === null ? '' : `/ ${t('takenOf', { n: figure(allowance) })}`}</p>
      {allowance !== null && allowance > 0 && <div className="lv-bar" aria-hidden><i style={{ width: `${Math.min(100, (taken / allowance) * 100)}%` }} /><i className="wait" style={{ width: `${Math.min(100, (pending / allowance) * 100)}%` }} /></div>}
      <small className={left !== null && left < 0 ? 'lv-over' : ''}>{note}</small>
      {pending > 0 && <small>{t('pending', { n: figure(pending) })}</small>}
    </li>
  )
}
