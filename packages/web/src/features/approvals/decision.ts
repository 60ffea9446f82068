import type { FieldView } from '@guixing/contract/matters'

export type Outcome = 'agree' | 'return' | 'reject'

/** Returning and rejecting say what should change; agreeing may be silent (screens.md 5.6). */
export const needsWords = (outcome: Outcome): boolean => outcome !== 'agree'
export const mayDecide = (outcome: Outcome, words: string): boolean => !needsWords(outcome) || words.trim() !== ''

/** The task to show next: the one after the decided one, else the one before, else none. */
export function nextTask(tasks: readonly { task: string }[], decided: string): string | undefined {
  const at = tasks.findIndex((t) => t.task === decided)
  if (at < 0) return tasks[0]?.task
  return tasks[at + 1]?.task ?? tasks[at - 1]?.task
}

/** The one sum the decision is about, where the form holds exactly one: the button then names it. */
export function amountOf(definition: readonly FieldView[], fields: Record<string, unknown>): string | null {
  const sums = definition.filter((f) => f.type === 'money').map((f) => fields[f.name]).filter((v): v is string => typeof v === 'string' && v !== '')
  return sums.length === 1 ? sums[0]! : null
}

/** Fields as the paper has them: the attested ones stand above, empty system fields are left out. */
export function splitFields(definition: readonly FieldView[], fields: Record<string, unknown>, attested: Record<string, unknown>): { attested: FieldView[]; others: FieldView[] } {
  const names = new Set(Object.keys(attested))
  const blank = (f: FieldView): boolean => { const v = fields[f.name]; return v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0) }
  return {
    attested: definition.filter((f) => names.has(f.name)),
    others: definition.filter((f) => !names.has(f.name) && !(blank(f) && (f.system === true || !f.required))),
  }
}
