import type { Control } from '@guixing/core/model/control'
import type { Catalogue } from '@guixing/core/model/regulation'
import type { ActionDef, FieldDef, KindDef } from '@guixing/core/model/kind'
import { COLUMN_FIELDS } from '../columns.ts'

/** Inputs a control may need and the arguments each takes; the server has one loader for each. */
export const INPUTS: Record<string, readonly string[]> = {
  'history.count': ['action'],
  'history.last': ['action'],
  'related.count': ['kind', 'stage'],
  'handling.returning': ['to'],
  'client.recent': ['days', 'category'],
  'person.rank': ['person'],
  'person.roles': ['person'],
  'people.unqualified': ['people', 'on'],
  'people.unregistered': ['people', 'on'],
  'people.off-speciality': ['people', 'on'],
  'people.overbooked': ['people', 'most'],
  'people.without': ['people', 'kind', 'field', 'is', 'stage'],
  'institution.qualified': ['on'],
  'business.collisions': ['of'],
  'person.in-unit': ['person', 'unit'],
  'roster.problems': [],
  'shift.signed-in': ['person'],
  'shift.log-complete': [],
  'shift.handed-over': [],
  'shift.open-matters': ['unread'],
  'repairs.open-major': ['unit'],
  'ledger.count': ['kind', 'unit', 'from', 'to', 'where'],
  'knowledge.stale': [],
  'units.count': ['type'],
  'leave.overlaps': ['person'],
  'overtime.overlaps': ['person'],
  'leave.year-days': ['person'],
  'matter.field': ['of', 'field'],
  'matters.with': ['kind', 'field', 'is', 'stage'],
  'business.marks': ['of'],
  'plan.cycles': ['rows'],
  'plan.strays': ['rows'],
  'plan.key-links': ['rows', 'signed'],
  'plan.next-key-link': ['rows', 'signed', 'also'],
  'plan.expected': ['of', 'on'],
  'fee-project.base': ['of'],
  'fee-project.approved': ['of', 'except'],
  'fee-project.pending': ['of', 'except'],
  'fee-basis.remaining': ['of', 'except'],
  'payment.balance': ['of'],
  'invoices.taken': ['rows'],
  'wage.gross': ['person', 'period'],
  'wage.least': ['person', 'period'],
  'wage.deducted': ['person', 'period'],
}

/** Kinds of unit a duty or count may name. */
export const UNIT_TYPES = ['company', 'department', 'site', 'team'] as const

/** Everything names are looked up in while one file is checked. */
export interface Known extends Omit<Catalogue, 'regulations' | 'requirements' | 'params'> {
  params: ReadonlySet<string>
  requirements: ReadonlyMap<string, string>
  /** Controls by id, of every regulation that could be read. */
  controls: ReadonlyMap<string, Control>
}

export function fieldIn(kind: KindDef, name: string): FieldDef | undefined {
  return Object.hasOwn(kind.fields, name) ? kind.fields[name] : Object.hasOwn(COLUMN_FIELDS, name) ? COLUMN_FIELDS[name] : undefined
}

export function kindNamed(known: Pick<Known, 'kinds'>, name: string): KindDef | undefined {
  return Object.hasOwn(known.kinds, name) ? known.kinds[name] : undefined
}

/** Splits `enquiry.receive`. */
export function actionNamed(known: Pick<Known, 'kinds'>, ref: string): { kind: KindDef; action: ActionDef } | undefined {
  const [kindName = '', actionName = ''] = ref.split('.')
  const kind = kindNamed(known, kindName)
  const action = kind && Object.hasOwn(kind.actions, actionName) ? kind.actions[actionName] : undefined
  return kind && action ? { kind, action } : undefined
}

/** The kinds a control looks at: those it binds, those whose actions start, stop or do it, and those of the control whose outcome it follows. */
export function kindsOf(control: Control, known: Known, depth = 0): KindDef[] {
  const names = new Set<string>()
  for (const bind of control.binds) {
    if ('kind' in bind && bind.kind) names.add(bind.kind)
    if ('outcome' in bind && depth < 3) {
      const other = known.controls.get(bind.of)
      if (other) for (const kind of kindsOf(other, known, depth + 1)) names.add(kind.name)
    }
  }
  if (control.type === 'clock') for (const upon of [...control.start.upon, ...control.stop.upon, ...(control.reset?.upon ?? [])]) names.add(upon.split('.')[0] ?? '')
  if (control.type === 'duty') names.add(control.opens.kind).add(control.doneBy.split('.')[0] ?? '')
  return [...names].map((name) => kindNamed(known, name)).filter((kind) => kind !== undefined)
}
