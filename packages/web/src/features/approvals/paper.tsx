import type { ReactNode } from 'react'
import type { FieldView, MatterView } from '@guixing/contract/matters'
import { Clause } from '../../ui/clause.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { Card } from '../../ui/small.tsx'
import { splitClause } from '../../ui/split-clause.ts'
import { useSay } from '../../ui/words.ts'
import { splitFields } from './decision.ts'
import { useWords } from './words.ts'

type Named = (value: unknown, field: FieldView) => unknown
interface Props { /** The values the approval stands for. */ form: Record<string, unknown>; words: string | null; /** Absent where the reader may see the approval but not the matter. */ matter: MatterView | undefined; definition: readonly FieldView[]; named: Named; /** It waits for the reader. */ own: boolean }

/** What is approved stands apart and first; then the rest in the order of the paper, and the files. */
export function Paper({ form, words, matter, definition, named, own }: Props): ReactNode {
  const t = useWords()
  const fields = (matter?.fields ?? {}) as Record<string, unknown>
  const { attested, others } = splitFields(definition, fields, form)
  return (
    <>
      {words && <blockquote className="ap-words"><span className="gx-note">{t('words')}</span><p>{words}</p></blockquote>}
      <Card title={t(own ? 'attested' : 'attestedOf')} aside={t('attestedNote')}>
        {attested.length === 0 ? <p className="ap-pad gx-note">{t('nothingAttested')}</p> : <dl className="ap-attested">{attested.map((f) => <Row key={f.name} field={f} value={named(form[f.name], f)} />)}</dl>}
      </Card>
      {matter && others.length > 0 && <dl className="ap-form">{others.map((f) => <Row key={f.name} field={f} value={named(fields[f.name], f)} />)}</dl>}
      {matter && matter.files.length > 0 && (
        <ul className="ap-files" aria-label={t('files')}>
          {matter.files.map((f) => <li key={f.id}><a href={`/api/v1/files/${f.id}`} target="_blank" rel="noreferrer">{f.name}</a><small>{sizeText(f.size)}</small></li>)}
        </ul>
      )}
    </>
  )
}

function Row({ field, value }: { field: FieldView; value: unknown }): ReactNode {
  const say = useSay()
  const clause = field.clauses?.[0]
  const at = clause ? splitClause(clause) : null
  const wide = field.type === 'longtext' || field.type === 'table'
  return <div className={wide ? 'ap-wide' : undefined}><dt>{say(field.label)}</dt><dd><FieldValue field={field} value={value} /></dd>{at && <Clause regulation={at.regulation} article={at.article} />}</div>
}

/** 2.1 MB, 48 KB. */
function sizeText(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`
}
