import { invalid } from '../errors.ts'

export const MIN_PASSWORD = 8
export const MAX_PASSWORD = 200
const MAX_LOGIN = 60
// Separators (all spaces), control, format, surrogate and unassigned characters: two names must never look alike by what cannot be seen.
const HIDDEN = /[\p{Z}\p{C}]/u

/** One spelling for every way to type a name: full-width and half-width, upper and lower case are the same. */
export const normalLogin = (login: string): string => login.normalize('NFKC').toLowerCase()

/** 1–60 characters of any script, without spaces and control characters. Expects the normal form. */
export const isLogin = (login: string): boolean => login.length >= 1 && login.length <= MAX_LOGIN && !HIDDEN.test(login)

/** The normal form, or Invalid (`login`: `bad-login`). */
export function checkedLogin(login: string): string {
  const normal = normalLogin(login.trim())
  if (!isLogin(normal)) throw invalid('login', 'bad-login', { max: MAX_LOGIN })
  return normal
}

/** Invalid (`password`: `too-short`, `too-long`) unless 8–200 characters. */
export function checkPassword(password: string): void {
  if (password.length < MIN_PASSWORD) throw invalid('password', 'too-short', { min: MIN_PASSWORD })
  if (password.length > MAX_PASSWORD) throw invalid('password', 'too-long', { max: MAX_PASSWORD })
}

/**
 * better-auth asks for an e-mail of every account. Who has none gets an address that can never be mailed; it is
 * readable because authenticator apps show it.
 */
export const placeholderEmail = (login: string): string => `${login}@guixing.invalid`
