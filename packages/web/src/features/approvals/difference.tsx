import type { ReactNode } from 'react'
import type { FieldView } from '@guixing/contract/matters'
import { FieldValue } from '../../ui/field-value.tsx'
import { Card } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { moved } from './decision.ts'
import type { Approval } from './task.ts'
import { useWords } from './words.ts'

interface Props { difference: Approval['difference']; /** I decided it before; else it is compared with what was first handed in. */ decidedBefore: boolean; definition: readonly FieldView[]; named: (value: unknown, field: FieldView) => unknown }

/** What is not as it was, field by field: the old struck out, the new marked, how far a sum moved. Absent where nothing changed; the rest is counted, not shown. */
export function DifferenceCard({ difference, decidedBefore, definition, named }: Props): ReactNode {
  const t = useWords()
  const say = useSay()
  if (difference.length === 0) return null
  const shown = difference.map((one) => ({ ...one, field: definition.find((f) => f.name === one.field) ?? { name: one.field, type: 'text', label: { 'zh-CN': one.field, 'zh-TW': one.field, en: one.field }, required: false } }))
  return (
    <Card title={t(decidedBefore ? 'change.title' : 'firstSubmitted', { n: difference.length })} aside={decidedBefore ? t('change.note') : undefined}>
      <table className="ap-change">
        <thead className="gx-hidden"><tr><th /><th scope="col">{t('change.before')}</th><th scope="col">{t('change.after')}</th><th /></tr></thead>
        <tbody>
          {shown.map(({ field, before, after }) => (
            <tr key={field.name}>
              <th scope="row">{say(field.label)}</th>
              <td><del><FieldValue field={field} value={named(before, field)} /></del></td>
              <td><ins><FieldValue field={field} value={named(after, field)} /></ins></td>
              <td>{moved(field.type, before, after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
