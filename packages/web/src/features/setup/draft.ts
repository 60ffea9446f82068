import type { Language } from '../../app/i18n.ts'

/** What the three screens ask: nine fields. */
export interface SetupDraft { house: string; zone: string; language: Language; admin: string; password: string; again: string; packs: string[]; sample: boolean }

export type SetupWrong = 'house' | 'admin' | 'password' | 'again' | 'packs'

/** What is still missing on a screen (1–3), first the field one meets first. */
export function missingOn(step: number, draft: SetupDraft): SetupWrong | null {
  if (step === 1) return draft.house.trim() ? null : 'house'
  if (step === 2) {
    if (!draft.admin.trim()) return 'admin'
    if ([...draft.password].length < 8) return 'password'
    return draft.again === draft.password ? null : 'again'
  }
  return draft.packs.length > 0 ? null : 'packs'
}

/** The screen on which a field of the set-up stands. */
export function screenOf(field: string): number {
  return ['house', 'zone', 'language'].includes(field) ? 1 : ['admin', 'password', 'again', 'login'].includes(field) ? 2 : 3
}
