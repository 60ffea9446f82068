import { lazy, Suspense, type ReactNode } from 'react'
import type { MatterView } from '@guixing/contract/matters'
import { Rows } from '../../ui/small.tsx'
import type { Acting } from './use-acting.ts'

const Diagnosis = lazy(() => import('../engagements/diagnosis-card.tsx').then((m) => ({ default: m.DiagnosisCard })))
const Gantt = lazy(() => import('../engagements/gantt-card.tsx').then((m) => ({ default: m.GanttCard })))

const some = (value: unknown): boolean => Array.isArray(value) && value.length > 0

/** What the page of some kinds shows over the record, each in a chunk of its own; nothing for most, and nothing while there is nothing to draw. */
export function MatterExtra({ matter, acting }: { matter: MatterView; acting: Acting }): ReactNode {
  const waiting = <div className="gx-card"><Rows count={6} height={40} /></div>
  if (matter.kind === 'diagnosis' && some(matter.fields['areas'])) return <Suspense fallback={waiting}><Diagnosis matter={matter} /></Suspense>
  if (matter.kind === 'project-plan' && some(matter.fields['items'])) return <Suspense fallback={waiting}><Gantt matter={matter} acting={acting} /></Suspense>
  return null
}
