import type { TFunction } from 'i18next'
import { Busy, Fault, Gone, Invalid, Lapsed, Offline, Stale } from '../app/problems.ts'

/** What went wrong, in one sentence of the reader's language. `t` of namespace `ui`. */
export function problemWords(error: unknown, t: TFunction<'ui'>): string {
  if (error instanceof Offline) return t('error.offline')
  if (error instanceof Gone) return t('error.gone')
  if (error instanceof Stale) return t('error.stale')
  if (error instanceof Invalid) return t('error.invalid')
  if (error instanceof Busy) return t('error.busy')
  if (error instanceof Lapsed) return t('error.lapsed')
  return t('error.fault', { id: error instanceof Fault ? error.id : 'web' })
}

/** Words of one field problem (400). */
export function fieldWords(code: string, params: Record<string, unknown>, t: TFunction<'ui'>): string {
  const known = ['required', 'too-long', 'out-of-range', 'choice', 'number', 'money', 'date', 'instant', 'reference', 'table', 'not-asked', 'unknown-field', 'text', 'flag', 'invalid']
  return known.includes(code) ? t(`field.${code}` as 'field.invalid', params) : t('field.other', { code })
}
