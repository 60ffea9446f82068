import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input, Select } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { fieldError } from '../../ui/problem-words.ts'
import { ErrorLine } from '../../ui/small.tsx'
import type { Unit } from './types.ts'
import { useUiWords } from '../../ui/words.ts'
import { usePeopleWords } from './words.ts'

const TYPES = ['company', 'site', 'department', 'team'] as const

export function UnitForm({ unit, parent, units, onDone }: { unit: Unit | null; parent: string | null; units: Unit[]; onDone: () => void }): ReactNode {
  const t = usePeopleWords()
  const ui = useUiWords()
  const [name, setName] = useState(unit?.name ?? '')
  const [type, setType] = useState<string>(unit?.type ?? 'department')
  const [code, setCode] = useState(unit?.code ?? '')
  const [above, setAbove] = useState(unit ? unit.parent : (parent ?? units[0]?.id ?? null))
  const [head, setHead] = useState(unit?.head?.id ?? null)
  const [missing, setMissing] = useState(false)
  const save = useMutation({ ...q.house.saveUnit.mutationOptions(), onSuccess: onDone })
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setMissing(!name.trim())
    if (name.trim()) save.mutate({ ...(unit ? { id: unit.id } : {}), name: name.trim(), type, parent: above, head, ...(code.trim() ? { code: code.trim() } : {}) })
  }
  const wrong = (field: string): string | undefined => (field === 'name' && missing ? t('missing.unitName') : fieldError(save.error, field, ui))
  const below = (field: string): ReactNode => { const words = wrong(field); return words ? <span className="gx-wrong" role="alert">{words}</span> : null }
  const types = TYPES.some((k) => k === type) ? TYPES.map(String) : [type, ...TYPES]
  return (
    <form className="gx-sheet" onSubmit={send}>
      <label>{t('unitName')}<Input autoFocus value={name} maxLength={80} status={wrong('name') ? 'error' : undefined} onChange={(e) => { setName(e.target.value); setMissing(false) }} />{below('name')}</label>
      <label>{t('unitType')}<Select value={type} onChange={setType} options={types.map((k) => ({ value: k, label: t(`type.${k}` as 'type.team', { defaultValue: k }) }))} /></label>
      <label>{t('parent')}<Select value={above} onChange={setAbove} options={[{ value: null, label: t('top') }, ...units.filter((u) => u.id !== unit?.id).map((u) => ({ value: u.id, label: u.name }))]} />{below('parent')}</label>
      <label>{t('unitCode')}<Input value={code} maxLength={40} onChange={(e) => setCode(e.target.value)} />{below('code')}</label>
      <label>{t('head')}<HeadPicker head={unit?.head ?? null} value={head} onChange={setHead} />{below('head')}</label>
      {save.error && !['name', 'parent', 'code', 'head'].some((field) => fieldError(save.error, field, ui)) ? <ErrorLine error={save.error} /> : null}
      <div className="gx-form-actions"><Button type="primary" htmlType="submit" loading={save.isPending}>{t('save')}</Button><Button onClick={onDone}>{t('cancel')}</Button></div>
    </form>
  )
}

function HeadPicker({ head, value, onChange }: { head: { id: string; name: string } | null; value: string | null; onChange: (value: string | null) => void }): ReactNode {
  const t = usePeopleWords()
  return <ReferencePicker type="person" value={value} onChange={onChange} aria-label={t('head')} placeholder={head?.name} />
}
