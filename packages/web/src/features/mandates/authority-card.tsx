import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, Select } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { AuthorityLine } from '@guixing/contract/mandates'
import type { Words } from '../../app/i18n.ts'
import { q } from '../../app/api.ts'
import { MoneyInput } from '../../ui/money-input.tsx'
import { moneyText } from '../../ui/money.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { Line, useTold, WriteError } from './parts.tsx'
import { useWords } from './words.ts'

interface Level { level: string; name: Words; roles: Words[] }

/** Kind, amount and unit give who must at least have agreed, whatever the route says. */
export function AuthorityCard(): ReactNode {
  const t = useWords()
  const say = useSay()
  const [edited, setEdited] = useState<AuthorityLine | 'new' | null>(null)
  const found = useQuery(q.mandates.authority.queryOptions())
  const close = (): void => setEdited(null)
  const remove = useMutation({ ...q.mandates.removeAuthority.mutationOptions(), onSuccess: close })
  const lines = (found.data?.lines ?? []) as AuthorityLine[]
  const band = ({ above, upTo }: AuthorityLine): string => above === null && upTo === null ? t('authority.any') : t(`authority.band.${above === null ? 'upTo' : upTo === null ? 'above' : 'both'}`, { above: above === null ? '' : moneyText(above), upTo: upTo === null ? '' : moneyText(upTo) })
  const form = (line: AuthorityLine | null): ReactNode => <LineForm key={line?.id ?? 'new'} line={line} kinds={found.data?.kinds ?? []} levels={(found.data?.levels ?? []) as Level[]} close={close} onDone={close} />
  return (
    <Card title={t('authority.title')} aside={edited === 'new' ? undefined : <Button size="small" onClick={() => setEdited('new')}>{t('authority.add')}</Button>}>
      <div className="md-body">
        <p className="gx-note">{t('authority.note')}</p>
        {edited === 'new' ? form(null) : null}
        {found.isPending ? <Rows count={2} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : lines.length === 0 ? <p className="gx-note">{t('authority.none')}</p> : null}
        <WriteError error={remove.error} />
        {lines.length === 0 ? null : <ul className="md-list">
          {lines.map((line) => edited !== 'new' && edited?.id === line.id ? <li key={line.id}>{form(line)}</li> : (
            <Line key={line.id} title={`${say(line.name)} ${band(line)}`} notes={[t('authority.line', { who: say(line.leastName) }), line.unit?.name ?? t('authority.anywhere')]}>
              <Button onClick={() => setEdited(line)}>{t('authority.edit')}</Button>
              <Button loading={remove.isPending && remove.variables.id === line.id} onClick={() => remove.mutate({ id: line.id })}>{t('authority.remove')}</Button>
            </Line>
          ))}
        </ul>}
      </div>
    </Card>
  )
}

function LineForm({ line, kinds, levels, close, onDone }: { line: AuthorityLine | null; kinds: readonly { kind: string; name: Words }[]; levels: readonly Level[]; close: () => void; onDone: () => void }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [kind, setKind] = useState<string | undefined>(line?.kind)
  const [above, setAbove] = useState<unknown>(line?.above ?? '')
  const [upTo, setUpTo] = useState<unknown>(line?.upTo ?? '')
  const [unit, setUnit] = useState<string | null>(line?.unit?.id ?? null)
  const [least, setLeast] = useState<string | undefined>(line?.least)
  const [tried, setTried] = useState(false)
  const save = useMutation({ ...q.mandates.saveAuthority.mutationOptions(), onSuccess: onDone })
  const yuan = (v: unknown): string | null => (typeof v === 'string' && v.trim() !== '' ? v.trim() : null)
  const gaps = { kind: kind ? null : t('authority.whichKind'), least: least ? null : t('authority.whichLevel') }
  const told = useTold(save.error, tried ? gaps : {})
  const send = (event: FormEvent): void => { event.preventDefault(); setTried(true); if (kind && least) save.mutate({ ...(line ? { id: line.id } : {}), kind, above: yuan(above), upTo: yuan(upTo), unit, least }); else save.reset() }
  const all = line && !kinds.some((k) => k.kind === line.kind) ? [...kinds, { kind: line.kind, name: line.name }] : kinds
  return (
    <form className="md-form" onSubmit={send}>
      <label>{t('authority.kind')}<Select value={kind} onChange={setKind} placeholder={t('pick')} aria-label={t('authority.kind')} options={all.map((k) => ({ value: k.kind, label: say(k.name) }))} showSearch={{ optionFilterProp: 'label' }} autoFocus {...told.status('kind')} />{told.note('kind')}</label>
      <label>{t('authority.above')}<MoneyInput value={above} onChange={setAbove} aria-label={t('authority.above')} {...told.status('above')} />{told.note('above')}</label>
      <label>{t('authority.upTo')}<MoneyInput value={upTo} onChange={setUpTo} aria-label={t('authority.upTo')} {...told.status('upTo')} />{told.note('upTo')}</label>
      <label>{t('authority.unit')}<ReferencePicker type="unit" value={unit} onChange={setUnit} placeholder={t('authority.anywhere')} aria-label={t('authority.unit')} {...told.status('unit')} />{told.note('unit')}</label>
      <label>{t('authority.least')}<Select value={least} onChange={setLeast} placeholder={t('pick')} aria-label={t('authority.least')} options={[...levels.map((l) => ({ value: l.level, label: `${say(l.name)}${l.roles.length > 0 ? t('authority.roles', { roles: l.roles.slice(0, 2).map((r) => say(r)).join(t('join')) }) : ''}` })), ...(line && !levels.some((l) => l.level === line.least) ? [{ value: line.least, label: say(line.leastName) }] : [])]} {...told.status('least')} />{told.note('least')}</label>
      <WriteError error={save.error} fields={['kind', 'above', 'upTo', 'unit', 'least']} />
      <div className="md-end"><Button type="primary" htmlType="submit" loading={save.isPending}>{t('save')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  )
}
