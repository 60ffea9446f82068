import { randomInt } from 'node:crypto'
import { sha256 } from '../../platform/hash.ts'
import { askedText } from '../../platform/typed.ts'

// Without letters and digits that look or sound alike: 0 O, 1 I L, 2 Z, 5 S, 8 B.
const LETTERS = '34679ACDEFGHJKMNPQRTUVWXY'

/** A code of eight characters a client writes down or reads out: 1.5 × 10¹¹ of them, behind a lock after five wrong ones. */
export const newCode = (): string => Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
/** Typed in any case, with spaces or dashes. */
export const readCode = (typed: string): string => typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')
/** A number as printed, however it was typed: any case, any dash, full width, stray spaces. */
export const readNumber = (typed: string): string => askedText(typed).normalize('NFKC').toUpperCase().replace(/[\s‐-―]+/gu, (m) => (/\s/.test(m) ? '' : '-'))
/** Only this is kept; bound to its matter, so that two matters may have the same code. */
export const codeHash = (matter: string, code: string): string => sha256(`follow:${matter}:${code}`)
export const tokenHash = (token: string): string => sha256(`rate:${token}`)
