import { useDeferredValue, useEffect, useState, type ReactNode } from 'react'
import { Button, Drawer, Input, Select, Table, Tree } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import { holds, useMe } from '../../app/session.ts'
import { inTree } from '../../app/unit-tree.ts'
import { useNow } from '../../app/clock.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { SettingsFrame } from '../settings/settings-frame.tsx'
import { DelegateForm, HandOnForm } from './leave-forms.tsx'
import { PersonForm } from './person-form.tsx'
import { UnitForm } from './unit-form.tsx'
import { treeOf, type Person, type Role, type Unit } from './types.ts'
import { usePeopleWords } from './words.ts'
import './people.css'

type Sheet = { what: 'person'; person: Person | null } | { what: 'unit'; unit: Unit | null } | { what: 'hand-on' | 'delegate'; person: Person }

/** The tree of units and the people in it, with their roles and how far those reach. */
export function PeoplePage(): ReactNode {
  const t = usePeopleWords()
  const say = useSay()
  const phone = usePhone()
  const [unit, setUnit] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [role, setRole] = useState<string | null>(null)
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const text = useDeferredValue(typed.trim())
  const units = useQuery(q.house.units.queryOptions())
  const people = useQuery({ ...q.house.people.queryOptions({ input: { ...(unit ? { unit } : {}), ...(text ? { q: text } : {}), ...(role ? { role } : {}) } }), placeholderData: keepPreviousData })
  const roles = (units.data?.roles ?? []) as Role[]
  const chosen = (units.data?.units.find((u) => u.id === unit) ?? null) as Unit | null
  const me = useMe()
  const admin = holds(me, 'administrator') || holds(me, 'general-manager')
  const named = useRouterState({ select: (state) => (state.location.search as { person?: string }).person })
  const all = useQuery({ ...q.house.people.queryOptions({ input: {} }), enabled: named !== undefined })
  // The search leads to one person: shown among those of the name, and open where one may change it.
  useEffect(() => {
    const found = all.data?.people.find((p) => p.id === named)
    if (!found) return
    setTyped(found.name)
    if (admin) setSheet({ what: 'person', person: found as Person })
  }, [named, all.data === undefined]) // eslint-disable-line react-hooks/exhaustive-deps
  const close = (): void => setSheet(null)
  const title = sheet === null ? '' : sheet.what === 'person' ? (sheet.person?.name ?? t('addPerson')) : sheet.what === 'unit' ? t(sheet.unit ? 'editUnit' : 'addUnit')
    : t(sheet.what === 'hand-on' ? 'handOnTitle' : 'delegateTitle', { name: sheet.person.name })
  return (
    <SettingsFrame title={t('title')} aside={admin ? <><Button onClick={() => setSheet({ what: 'unit', unit: null })}>{t('addUnit')}</Button> <Button type="primary" onClick={() => setSheet({ what: 'person', person: null })}>{t('addPerson')}</Button></> : undefined}>
      <div className="gx-people">
        {phone ? <PhoneUnits units={(units.data?.units ?? []) as Unit[]} unit={unit} onUnit={setUnit} onEdit={chosen && admin ? () => setSheet({ what: 'unit', unit: chosen }) : null} /> : (
          <Card title={t('units')} aside={chosen && admin ? <Button type="link" size="small" onClick={() => setSheet({ what: 'unit', unit: chosen })}>{t('editUnit')}</Button> : undefined}>
            {units.isPending ? <Rows count={4} height={32} /> : units.error ? <ErrorLine error={units.error} retry={() => void units.refetch()} /> : (
              <div className="gx-people-tree">
                <button type="button" className={unit === null ? 'here' : ''} onClick={() => setUnit(null)}>{t('all')}</button>
                <Tree blockNode defaultExpandAll treeData={treeOf(units.data.units as Unit[])} selectedKeys={unit ? [unit] : []} onSelect={(keys) => setUnit(keys[0] === undefined ? null : String(keys[0]))} />
              </div>
            )}
          </Card>
        )}
        <section>
          <div className="gx-filters">
            <Input.Search value={typed} onChange={(e) => setTyped(e.target.value)} placeholder={t('find')} aria-label={t('find')} maxLength={80} style={{ width: 220 }} allowClear />
            <Select value={role} onChange={(next: string | undefined) => setRole(next ?? null)} allowClear placeholder={t('anyRole')} aria-label={t('role')} style={{ width: 180 }} options={roles.map((r) => ({ value: r.name, label: say(r.label) }))} />
            {people.data ? <span className="gx-note">{t('count', { n: people.data.people.length })}</span> : null}
          </div>
          {people.isPending ? <Rows /> : people.error ? <ErrorLine error={people.error} retry={() => void people.refetch()} /> : people.data.people.length === 0
            ? <Blank text={t(text || role ? 'noneFound' : 'none')} action={text || role ? <Button onClick={() => { setTyped(''); setRole(null) }}>{t('clear')}</Button> : undefined} />
            : <PeopleTable key={phone ? 'phone' : 'wide'} phone={phone} people={people.data.people as Person[]} roles={roles} onSheet={setSheet} admin={admin} me={me.id} />}
        </section>
      </div>
      <Drawer open={sheet !== null} onClose={close} title={title} placement={phone ? 'bottom' : 'right'} size={phone ? '85%' : 440} destroyOnHidden>
        {sheet?.what === 'person' ? <PersonForm person={sheet.person} unit={unit} units={(units.data?.units ?? []) as Unit[]} roles={roles} onDone={close} />
          : sheet?.what === 'unit' ? <UnitForm unit={sheet.unit} parent={unit} units={(units.data?.units ?? []) as Unit[]} onDone={close} />
            : sheet?.what === 'hand-on' ? <HandOnForm person={sheet.person} />
              : sheet?.what === 'delegate' ? <DelegateForm person={sheet.person} onDone={close} /> : null}
      </Drawer>
    </SettingsFrame>
  )
}

function PhoneUnits({ units, unit, onUnit, onEdit }: { units: Unit[]; unit: string | null; onUnit: (unit: string | null) => void; onEdit: (() => void) | null }): ReactNode {
  const t = usePeopleWords()
  return (
    <div className="gx-field-row">
      <Select value={unit} onChange={onUnit} aria-label={t('units')} style={{ flex: 1, minWidth: 0 }}
        options={[{ value: null, label: t('all') }, ...inTree(units).map(({ unit: u, depth }) => ({ value: u.id, label: `${'　'.repeat(depth)}${u.name}` }))]} />
      {onEdit ? <Button onClick={onEdit}>{t('editUnit')}</Button> : null}
    </div>
  )
}

interface TableProps { people: Person[]; roles: Role[]; onSheet: (sheet: Sheet) => void; admin: boolean; me: string; phone: boolean }

function PeopleTable({ people, roles, onSheet, admin, me, phone }: TableProps): ReactNode {
  const t = usePeopleWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const roleName = (name: string): string => say(roles.find((r) => r.name === name)?.label) || name
  const named = (p: Person): ReactNode => (admin ? <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onSheet({ what: 'person', person: p })}>{p.name}</Button> : p.name)
  const held = (p: Person): ReactNode => (p.roles.length === 0 ? <span className="gx-note">—</span> : p.roles.map((r) => <span key={`${r.role}-${r.unit}`} className="gx-people-role">{roleName(r.role)}<small>{r.scope === 'house' ? t('scope.house') : `${r.unitName ?? ''} ${t(`scope.${r.scope}`)}`}</small></span>))
  const state = (p: Person): ReactNode => (!p.active ? <Tag>{t('left')}</Tag> : p.delegate ? <span className="gx-tag soon gx-people-away">{t('away', { name: p.delegate.to.name, until: whenWords(p.delegate.until, now, ui) })}</span> : <span className="gx-note">{t('here')}</span>)
  const todo = (p: Person): ReactNode => (
    <span className="gx-people-do">
      {admin || p.id === me ? <Button type="link" size="small" onClick={() => onSheet({ what: 'delegate', person: p })}>{t('delegate')}</Button> : null}
      {admin ? <Button type="link" size="small" onClick={() => onSheet({ what: 'hand-on', person: p })}>{t('handOn')}</Button> : null}
    </span>
  )
  if (phone) return <ul className="gx-people-cards">{people.map((p) => <li key={p.id}><header>{named(p)}<span>{p.unit?.name ?? '—'}</span>{state(p)}</header><p>{held(p)}</p>{todo(p)}</li>)}</ul>
  return (
    <Table size="small" rowKey="id" dataSource={people} tableLayout="fixed" pagination={people.length > 100 ? { pageSize: 100 } : false} scroll={{ x: 780 }} columns={[
      { title: t('name'), width: 88, render: (_, p) => named(p) },
      { title: t('unit'), width: 104, render: (_, p) => p.unit?.name ?? '—' },
      { title: t('roles'), render: (_, p) => held(p) },
      { title: t('open'), width: 60, align: 'right', render: (_, p) => (p.openMatters > 0 ? t('openCount', { n: p.openMatters }) : '—') },
      { title: t('state'), width: 160, render: (_, p) => state(p) },
      { title: '', width: 160, align: 'right', render: (_, p) => todo(p) },
    ]} />
  )
}
