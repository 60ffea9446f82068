import { parseMoney, formatMoney } from '@guixing/core/money/money'
import type { FieldView } from '@guixing/contract/matters'

/** The line to show next: the one after the decided one, else the one before, else none. */
export function nextOf(keys: readonly string[], decided: string): string | undefined {
  const at = keys.indexOf(decided)
  if (at < 0) return keys[0]
  return keys[at + 1] ?? keys[at - 1]
}

/** The one sum the decision is about: the amount of the matter, or the only sum the form holds. The button then names it. */
export function amountOf(definition: readonly Pick<FieldView, 'name' | 'type'>[], fields: Record<string, unknown>): string | null {
  if (typeof fields.amount === 'string' && fields.amount !== '') return fields.amount
  const sums = definition.filter((f) => f.type === 'money').map((f) => fields[f.name]).filter((v): v is string => typeof v === 'string' && v !== '')
  return sums.length === 1 ? sums[0]! : null
}

/** The amount of the matter is a column of every ledger and no field; where a form attests it, it is read like one. */
export function withAmount(definition: readonly FieldView[], form: Record<string, unknown>): readonly FieldView[] {
  if (typeof form['amount'] !== 'string' || definition.some((f) => f.name === 'amount')) return definition
  return [{ name: 'amount', type: 'money', label: { 'zh-CN': '金额', 'zh-TW': '金額', en: 'Amount' }, required: false }, ...definition]
}

const blank = (v: unknown): boolean => v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0)

/** Fields as the paper has them: the attested ones stand above, empty system fields are left out. */
export function splitFields(definition: readonly FieldView[], fields: Record<string, unknown>, attested: Record<string, unknown>): { attested: FieldView[]; others: FieldView[] } {
  const names = new Set(Object.keys(attested))
  return {
    attested: definition.filter((f) => names.has(f.name)),
    others: definition.filter((f) => !names.has(f.name) && !(blank(fields[f.name]) && (f.system === true || !f.required))),
  }
}

/** How far a sum or a number moved: `+60,000.00`, `-2`; empty where it is neither or one side is unset. */
export function moved(type: string, before: unknown, after: unknown): string {
  if (blank(before) || blank(after)) return ''
  if (type === 'money') {
    const [a, b] = [parseMoney(String(before)), parseMoney(String(after))]
    return typeof a === 'bigint' && typeof b === 'bigint' ? signed(formatMoney(b - a), b - a > 0n) : ''
  }
  if (type !== 'number' && type !== 'integer' && type !== 'percent') return ''
  const by = Number(after) - Number(before)
  return Number.isFinite(by) ? signed(String(Number(by.toFixed(6))), by > 0) : ''
}
const signed = (text: string, up: boolean): string => (up ? `+${text}` : text)
