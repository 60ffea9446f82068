import { lazy, Suspense, type ReactNode } from 'react'
import type { MatterView } from '@guixing/contract/matters'
import { Rows } from '../../ui/small.tsx'
import type { Acting } from './use-acting.ts'

const Diagnosis = lazy(() => import('../engagements/diagnosis-card.tsx').then((m) => ({ default: m.DiagnosisCard })))
const Survey = lazy(() => import('../engagements/survey-card.tsx').then((m) => ({ default: m.SurveyCard })))
const Gantt = lazy(() => import('../engagements/gantt-card.tsx').then((m) => ({ default: m.GanttCard })))
const Templates = lazy(() => import('../templates/matter-card.tsx').then((m) => ({ default: m.TemplatesCard })))

const some = (value: unknown): boolean => Array.isArray(value) && value.length > 0

/** What the page of some kinds shows over the record, each in a chunk of its own; nothing for most, and nothing while there is nothing to draw. */
export function MatterExtra({ matter, acting }: { matter: MatterView; acting: Acting }): ReactNode {
  const takesFiles = matter.definition.some((one) => one.type === 'files' || one.type === 'file')
  return <><OfKind matter={matter} acting={acting} />{takesFiles ? <Suspense fallback={null}><Templates matter={matter} /></Suspense> : null}</>
}

function OfKind({ matter, acting }: { matter: MatterView; acting: Acting }): ReactNode {
  const waiting = <div className="gx-card"><Rows count={6} height={40} /></div>
  if (matter.kind === 'diagnosis' && (some(matter.fields['areas']) || some(matter.fields['answers']))) return <Suspense fallback={waiting}>{some(matter.fields['areas']) ? <Diagnosis matter={matter} /> : null}{some(matter.fields['answers']) ? <Survey matter={matter} /> : null}</Suspense>
  if (matter.kind === 'project-plan' && some(matter.fields['items'])) return <Suspense fallback={waiting}><Gantt matter={matter} acting={acting} /></Suspense>
  return null
}
