import type { ReactNode } from 'react'
import { Drawer } from 'antd'
import { Link } from '@tanstack/react-router'
import type { MatterRow } from '@guixing/contract/matters'
import { FieldValue } from '../../ui/field-value.tsx'
import { usePhone } from '../../ui/width.ts'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { useNames } from '../matters/use-names.ts'
import { dueCell } from './columns.tsx'
import { useLedgerWords } from './words.ts'

/** A look at one row without leaving the ledger; the arrow keys go on walking it. */
export function Peek({ row, close }: { row: MatterRow | null; close: () => void }): ReactNode {
  const t = useLedgerWords()
  const phone = usePhone()
  return (
    <Drawer open={row !== null} onClose={close} title={row ? row.number : t('peek')} mask={false} placement={phone ? 'bottom' : 'right'} size={phone ? '70%' : 400} autoFocus={false} extra={row ? <Link to={`/matters/${row.id}`}>{t('open')}</Link> : null}>
      {row ? <Content row={row} /> : null}
    </Drawer>
  )
}

function Content({ row }: { row: MatterRow }): ReactNode {
  const t = useLedgerWords()
  const say = useSay()
  const { kind, stage } = useCatalogue()
  const named = useNames(row)
  const fields = (kind(row.kind)?.fields ?? []).filter((field) => { const value = row.fields[field.name]; return value !== null && value !== undefined && value !== '' && value !== false })
  return (
    <div className="lg-peek">
      <h3>{say(row.name) || row.title}</h3>
      <p>{dueCell(row)}</p>
      <dl>
        <div><dt>{t('col.stage')}</dt><dd>{stage(row.kind, row.stage)}</dd></div>
        <div><dt>{t('col.owner')}</dt><dd>{[row.handlingUnit?.name, row.owner?.name].filter(Boolean).join(' ') || t('toAccept')}</dd></div>
        {row.client ? <div><dt>{t('col.client')}</dt><dd>{row.client.name}</dd></div> : null}
        {fields.map((field) => <div key={field.name}><dt>{say(field.label)}</dt><dd><FieldValue field={field} value={named(row.fields[field.name], field)} /></dd></div>)}
      </dl>
    </div>
  )
}
