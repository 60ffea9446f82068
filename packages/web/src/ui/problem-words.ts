import type { TFunction } from 'i18next'
import { Busy, Fault, Gone, Invalid, Lapsed, Offline, Stale, Unavailable } from '../app/problems.ts'

/** What went wrong, in one sentence of the reader's language. `t` of namespace `ui`. */
export function problemWords(error: unknown, t: TFunction<'ui'>): string {
  if (error instanceof Offline) return t('error.offline')
  if (error instanceof Gone) return t('error.gone')
  if (error instanceof Stale) return t('error.stale')
  if (error instanceof Invalid) return t('error.invalid')
  if (error instanceof Busy) return t('error.busy')
  if (error instanceof Lapsed) return t('error.lapsed')
  if (error instanceof Unavailable) return t(error.reason === 'disk-full' ? 'error.diskFull' : 'error.away')
  if (error instanceof Fault) return t(error.wrote ? 'error.notSaved' : 'error.fault', { id: error.id })
  return t('error.broken')
}

/** Words of one field problem (400). A code without words of its own is said as "not in the right form": nobody reads codes. */
export function fieldWords(code: string, params: Record<string, unknown>, t: TFunction<'ui'>): string {
  const words = t(`field.${code}` as 'field.invalid', { ...params, defaultValue: t('field.invalid') })
  // Of a table: which of its rows.
  return typeof params['row'] === 'number' && typeof params['column'] === 'string' ? t('rows.says', { row: params['row'], words }) : words
}

/** Words of the problem of one field after a refused write; undefined where that field is right. */
export function fieldError(error: unknown, field: string, t: TFunction<'ui'>): string | undefined {
  if (!(error instanceof Invalid)) return undefined
  const found = error.errors.find((e) => e.field === field || e.field.startsWith(`${field}.`))
  return found ? fieldWords(found.code, found.params, t) : undefined
}
