import { useEffect, useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { ApprovalPreview } from '@guixing/contract/approvals'
import { Gone, Invalid, q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { reasonText } from '../../ui/reason-text.ts'
import { ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useWords } from './words.ts'
import './preview.css'

/** Before one asks: who will be asked, by which rule, and when it should be through. */
export function AskPreview({ matter, control, purpose }: { matter: string; control: string; purpose: 'gate' | 'exception' }): ReactNode {
  const found = useQuery({ ...q.approvals.preview.queryOptions({ input: { id: matter, control, purpose } }), retry: false })
  if (found.isPending) return <Rows count={2} height={32} />
  if (found.error) return found.error instanceof Gone || found.error instanceof Invalid ? null : <ErrorLine error={found.error} retry={() => void found.refetch()} />
  return <PreviewCard preview={found.data as ApprovalPreview} />
}

/** Beside a form that asks for an approval by itself: the same, tried on what is typed. Nothing where none is asked for. */
export function OpeningPreview({ kind, action, fields }: { kind: string; action: string; fields: Record<string, unknown> }): ReactNode {
  const [settled, setSettled] = useState(fields)
  // Tried once the fingers rest.
  useEffect(() => { const timer = setTimeout(() => setSettled(fields), 500); return () => clearTimeout(timer) }, [fields])
  const unit = typeof settled['unit'] === 'string' ? settled['unit'] : null
  const found = useQuery({ ...q.approvals.previewNew.queryOptions({ input: { kind, action, fields: settled as never, unit } }), retry: false, placeholderData: (before) => before })
  return <>{found.data?.previews.map((one) => <PreviewCard key={one.control} preview={one as ApprovalPreview} />)}</>
}

function PreviewCard({ preview }: { preview: ApprovalPreview }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const fault = [...preview.refused.map((reason) => reasonText(reason, say)), ...preview.stuck.map((one) => say(one))]
  return (
    <section className="ap-preview" aria-label={t('preview.title')}>
      <h3>{t('preview.title')} <small>{say(preview.name)}</small> <Clause regulation={preview.regulation} article={preview.article} />
        {preview.finish && <time title={exactTime(preview.finish)}>{t('preview.finish', { at: whenWords(preview.finish, now, ui) })}</time>}</h3>
      {fault.length > 0 && <p className="ap-preview-no" role="status">{t('preview.cannot', { why: fault.join(t('sep')) })}</p>}
      <ol>
        {preview.steps.map((step) => (
          <li key={step.step}>
            {step.tasks.length > 1 && step.how !== 'one' && <small>{t(`how.${step.how}` as 'how.all')}</small>}
            {step.tasks.map((task) => (
              <p key={task.place}>
                <b>{task.who.length > 0 ? task.who.map((one) => one.name).join(t('preview.or')) : t('preview.nobody')}</b> <span>{say(task.rule)}{task.does === 'opinion' ? ` ${t('consulted')}` : ''}</span>
                {task.trail.length > 0 && <small>{task.trail.map((line) => say(line)).join(t('sep'))}</small>}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </section>
  )
}
