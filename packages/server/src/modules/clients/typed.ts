import { Invalid, invalid } from '../../platform/errors.ts'
import { typedText } from '../../platform/typed.ts'
import type { Rules } from '../rules/index.ts'

/** Words that may be left empty: trimmed, null for nothing. */
export const words = (field: string, text: string | null | undefined): string | null => typedText(field, text ?? '') || null

/** A day of the calendar between 1900 and 2199. @throws Invalid `date` */
export function day(field: string, text: string): string
export function day(field: string, text: string | null | undefined): string | null
export function day(field: string, text: string | null | undefined): string | null {
  if (text === null || text === undefined || text === '') return null
  const ms = /^(19|20|21)\d{2}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) throw invalid(field, 'date')
  return text
}

/** A number as people write it, in full: one that is masked would take the place of the real one. @throws Invalid `masked`, `phone` */
export function phoneIn(field: string, text: string | null | undefined): string | null {
  const phone = words(field, text)
  if (phone === null) return null
  if (phone.includes('*')) throw invalid(field, 'masked')
  if (phone.replace(/\D/g, '').length < 3 && !/[\p{L}]/u.test(phone)) throw invalid(field, 'phone')
  return phone
}

const MAIL = /^[^\s@<>"]{1,64}@[^\s@<>".]+(\.[^\s@<>".]+)+$/
/** @throws Invalid `masked`, `email` */
export function emailIn(field: string, text: string | null | undefined): string | null {
  const email = words(field, text)
  if (email === null) return null
  if (email.includes('*')) throw invalid(field, 'masked')
  if (!MAIL.test(email)) throw invalid(field, 'email')
  return email
}

/** A unit and a person of this house. @throws Invalid at the field */
export function placed(rules: Rules, given: { unit?: string | null | undefined; owner?: string | null | undefined }): { unit: string | null; owner: string | null } {
  const errors = [
    ...(given.unit && !rules.units.has(given.unit) ? [{ field: 'unit', code: 'unknown-unit', params: {} }] : []),
    ...(given.owner && !rules.people.get(given.owner)?.active ? [{ field: 'owner', code: 'unknown-person', params: {} }] : []),
  ]
  if (errors.length > 0) throw new Invalid(errors)
  return { unit: given.unit ?? null, owner: given.owner ?? null }
}

/** 13800001111@example.com → 1***@example.com: enough to tell two apart. */
export const maskEmail = (email: string): string => { const at = email.lastIndexOf('@'); return at < 1 ? '***' : `${[...email][0] ?? ''}***${email.slice(at)}` }
