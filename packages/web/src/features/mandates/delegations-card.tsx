import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, Select } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { DelegationView } from '@guixing/contract/mandates'
import type { Words } from '../../app/i18n.ts'
import { q } from '../../app/api.ts'
import { houseNow } from '../../app/clock.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { MoneyInput } from '../../ui/money-input.tsx'
import { moneyText } from '../../ui/money.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { Line, useTold, WriteError } from './parts.tsx'
import { useWords } from './words.ts'

/** Who decides in whose stead now and later; to give one of some kinds or up to an amount. */
export function DelegationsCard({ admin }: { admin: boolean }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [adding, setAdding] = useState(false)
  const found = useQuery(q.mandates.delegations.queryOptions())
  const end = useMutation(q.mandates.endDelegation.mutationOptions())
  const list = (found.data?.delegations ?? []) as DelegationView[]
  const what = (d: DelegationView): string => d.kinds === null && d.cap === null ? t('delegations.all') : d.kinds ? t('delegations.kinds', { kinds: d.kinds.map((k) => say(k.name)).join(t('join')) }) : t('delegations.anyKind')
  return (
    <Card title={t('delegations.title')} aside={adding ? undefined : <Button size="small" onClick={() => setAdding(true)}>{t('delegations.add')}</Button>}>
      <div className="md-body">
        <p className="gx-note">{t('delegations.note')}</p>
        {adding ? <Add admin={admin} kinds={found.data?.kinds ?? []} close={() => setAdding(false)} onDone={() => setAdding(false)} /> : null}
        {found.isPending ? <Rows count={2} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : list.length === 0 ? <p className="gx-note">{t('delegations.none')}</p> : null}
        <WriteError error={end.error} />
        {list.length === 0 ? null : <ul className="md-list">
          {list.map((d) => (
            <Line key={d.id} title={d.to ? t('delegations.line', { from: d.from.name, to: d.to.name }) : t('delegations.away', { from: d.from.name })}
              notes={[`${exactTime(d.starts)} – ${exactTime(d.ends)}`, d.to ? what(d) : null, d.cap === null ? null : t('delegations.cap', { amount: moneyText(d.cap) }), d.leave ? <Link to={`/matters/${d.leave.id}`}>{t('delegations.leave', { number: d.leave.number })}</Link> : null]}>
              {d.mayEnd ? <Button loading={end.isPending && end.variables.id === d.id} onClick={() => end.mutate({ id: d.id })}>{t('delegations.end')}</Button> : null}
            </Line>
          ))}
        </ul>}
      </div>
    </Card>
  )
}

function Add({ admin, kinds, close, onDone }: { admin: boolean; kinds: readonly { kind: string; name: Words }[]; close: () => void; onDone: () => void }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [person, setPerson] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const [chosen, setChosen] = useState<string[]>([])
  const [cap, setCap] = useState<unknown>('')
  const [from, setFrom] = useState<string | null>(() => new Date(Math.floor(houseNow() / 60_000) * 60_000).toISOString())
  const [until, setUntil] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const add = useMutation({ ...q.mandates.addDelegation.mutationOptions(), onSuccess: onDone })
  const amount = typeof cap === 'string' && cap.trim() !== '' ? cap.trim() : undefined
  const gaps = { to: to ? null : t('delegations.whom'), kinds: chosen.length === 0 && amount === undefined ? t('delegations.need') : null, until: !from || !until || until <= from ? t('delegations.when') : null }
  const told = useTold(add.error, tried ? gaps : {})
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (Object.values(gaps).every((gap) => gap === null) && to && from && until) add.mutate({ ...(person ? { person } : {}), to, from, until, ...(chosen.length > 0 ? { kinds: chosen } : {}), ...(amount === undefined ? {} : { cap: amount }) })
    else add.reset()
  }
  return (
    <form className="md-form" onSubmit={send}>
      {admin ? <label>{t('delegations.whose')}<ReferencePicker type="person" value={person} onChange={setPerson} placeholder={t('self')} aria-label={t('delegations.whose')} autoFocus {...told.status('person')} />{told.note('person')}</label> : null}
      <label>{t('to')}<ReferencePicker type="person" value={to} onChange={setTo} aria-label={t('to')} autoFocus={!admin} {...told.status('to')} />{told.note('to')}</label>
      <label>{t('delegations.kindsLabel')}<Select mode="multiple" value={chosen} onChange={setChosen} placeholder={t('delegations.anyKind')} aria-label={t('delegations.kindsLabel')} options={kinds.map((k) => ({ value: k.kind, label: say(k.name) }))} showSearch={{ optionFilterProp: 'label' }} {...told.status('kinds')} />{told.note('kinds')}</label>
      <label>{t('delegations.capLabel')}<MoneyInput value={cap} onChange={setCap} aria-label={t('delegations.capLabel')} {...told.status('cap')} />{told.note('cap')}</label>
      <label>{t('from')}<DayInput withTime value={from} onChange={setFrom} aria-label={t('from')} {...told.status('from')} />{told.note('from')}</label>
      <label>{t('until')}<DayInput withTime value={until} onChange={setUntil} aria-label={t('until')} {...told.status('until')} />{told.note('until')}</label>
      <WriteError error={add.error} fields={[...(admin ? ['person'] : []), 'to', 'kinds', 'cap', 'from', 'until']} />
      <div className="md-end"><Button type="primary" htmlType="submit" loading={add.isPending}>{t('delegations.add')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  )
}
