import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input, Select, Switch } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { fieldError } from '../../ui/problem-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import type { Grant, Person, Role, Unit } from './types.ts'
import { usePeopleWords } from './words.ts'

interface Draft { name: string; login: string; password: string; email: string; phone: string; unit: string | null; roles: Grant[]; active: boolean }
type Missing = 'name' | 'unit' | 'login' | 'password' | 'email'

const SHOWN = ['name', 'unit', 'login', 'password', 'phone', 'email', 'roles', 'active']

/** What a person's form still lacks, before it is sent. */
export function missingIn(draft: Pick<Draft, 'name' | 'unit' | 'login' | 'password' | 'email'>): Missing | null {
  if (!draft.name.trim()) return 'name'
  if (!draft.unit) return 'unit'
  if (draft.password && !draft.login.trim()) return 'login'
  if (draft.password && [...draft.password].length < 8) return 'password'
  if (draft.email.trim() && !/^\S+@\S+\.\S+$/.test(draft.email.trim())) return 'email'
  return null
}

export function PersonForm({ person, unit, units, roles, onDone }: { person: Person | null; unit: string | null; units: Unit[]; roles: Role[]; onDone: () => void }): ReactNode {
  const t = usePeopleWords()
  const ui = useUiWords()
  const [draft, setDraft] = useState<Draft>({
    name: person?.name ?? '', login: person?.login ?? '', password: '', email: person?.email ?? '', phone: person?.phone ?? '', unit: person?.unit?.id ?? unit,
    roles: person?.roles.map(({ role, unit: at, scope }) => ({ role, unit: at, scope })) ?? [], active: person?.active ?? true,
  })
  const [missing, setMissing] = useState<Missing | null>(null)
  const save = useMutation({ ...q.house.savePerson.mutationOptions(), onSuccess: onDone })
  const change = (part: Partial<Draft>): void => { setDraft({ ...draft, ...part }); setMissing(null); if (save.isError) save.reset() }
  const send = (event: FormEvent): void => {
    event.preventDefault()
    const lacks = missingIn(draft)
    setMissing(lacks)
    if (lacks || !draft.unit) return
    // A masked phone that was not touched is not sent back: it would overwrite the full number.
    const phone = draft.phone.trim() === (person?.phone ?? '') ? '' : draft.phone.trim()
    save.mutate({
      ...(person ? { id: person.id } : {}), name: draft.name.trim(), unit: draft.unit, roles: draft.roles, active: draft.active,
      ...(draft.login.trim() ? { login: draft.login.trim() } : {}), ...(draft.password ? { password: draft.password } : {}),
      ...(draft.email.trim() ? { email: draft.email.trim() } : {}), ...(phone ? { phone } : {}),
    })
  }
  const wrong = (name: Missing | 'phone' | 'roles' | 'active'): string | undefined => (missing === name ? t(`missing.${missing}`) : fieldError(save.error, name, ui))
  const below = (name: Missing | 'phone' | 'roles' | 'active'): ReactNode => { const words = wrong(name); return words ? <span className="gx-wrong" role="alert">{words}</span> : null }
  const status = (name: Missing | 'phone'): 'error' | undefined => (wrong(name) ? 'error' : undefined)
  const text = (name: 'name' | 'login' | 'email' | 'phone', autoFocus = false): ReactNode => (
    <label>{t(name)}<Input value={draft[name]} autoFocus={autoFocus} autoComplete="off" maxLength={name === 'email' ? 200 : 60} status={status(name)} onChange={(e) => change({ [name]: e.target.value })} />{below(name)}</label>
  )
  return (
    <form className="gx-sheet" onSubmit={send}>
      {text('name', true)}
      <label>{t('unit')}<Select value={draft.unit} onChange={(next) => change({ unit: next })} status={status('unit')} options={units.map((u) => ({ value: u.id, label: u.name }))} showSearch={{ optionFilterProp: 'label' }} />{below('unit')}</label>
      {text('login')}
      <label>{t(person ? 'newPassword' : 'password')}<Input.Password value={draft.password} autoComplete="new-password" maxLength={200} status={status('password')} onChange={(e) => change({ password: e.target.value })} />{below('password')}</label>
      {text('phone')}
      {text('email')}
      <Grants grants={draft.roles} units={units} roles={roles} unit={draft.unit} onChange={(next) => change({ roles: next })} />
      {below('roles')}
      <label className="row"><Switch checked={draft.active} onChange={(active) => change({ active })} aria-label={t('active')} />{t('active')}</label>
      {below('active')}
      {save.error && !SHOWN.some((name) => fieldError(save.error, name, ui)) ? <ErrorLine error={save.error} /> : null}
      <div className="gx-form-actions"><Button type="primary" htmlType="submit" loading={save.isPending}>{t('save')}</Button><Button onClick={onDone}>{t('cancel')}</Button></div>
    </form>
  )
}

const SCOPES = ['own-unit', 'unit-tree', 'house'] as const

/** Roles, each with the unit it is held in and how far it reaches. */
function Grants({ grants, units, roles, unit, onChange }: { grants: Grant[]; units: Unit[]; roles: Role[]; unit: string | null; onChange: (grants: Grant[]) => void }): ReactNode {
  const t = usePeopleWords()
  const say = useSay()
  const put = (index: number, part: Partial<Grant>): void => onChange(grants.map((g, i) => (i === index ? { ...g, ...part } : g)))
  return (
    <div className="gx-grants" role="group" aria-label={t('roles')}>
      <span className="gx-note">{t('roles')}</span>
      {grants.length === 0 ? <span className="gx-note">{t('noRoles')}</span> : null}
      {grants.map((grant, i) => (
        <div key={i}>
          <Select value={grant.role} onChange={(role) => put(i, { role })} aria-label={t('role')} options={roles.map((r) => ({ value: r.name, label: say(r.label) }))} showSearch={{ optionFilterProp: 'label' }} />
          <Select value={grant.scope} onChange={(scope) => put(i, { scope, ...(scope === 'house' ? { unit: null } : { unit: grant.unit ?? unit }) })} aria-label={t('roles')} options={SCOPES.map((s) => ({ value: s, label: t(`scope.${s}`) }))} />
          <Select value={grant.unit} disabled={grant.scope === 'house'} onChange={(at) => put(i, { unit: at })} aria-label={t('unit')} options={units.map((u) => ({ value: u.id, label: u.name }))} />
          <Button type="text" size="small" onClick={() => onChange(grants.filter((_, at) => at !== i))}>{t('removeRole')}</Button>
        </div>
      ))}
      <div><Button size="small" disabled={roles.length === 0} onClick={() => onChange([...grants, { role: roles[0]?.name ?? '', unit, scope: 'own-unit' }])}>{t('addRole')}</Button></div>
    </div>
  )
}
