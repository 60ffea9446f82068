/** Talks to the sign-in endpoints (`/api/auth`), which are not part of the contract. No library: this must stay small. */

export interface AuthAnswer { ok: boolean; status: number; code: string; data: Record<string, unknown> }

async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<AuthAnswer> {
  try {
    const response = await fetch(`/api${path}`, {
      method, credentials: 'same-origin', ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    })
    const data = (await response.json().catch(() => null)) as Record<string, unknown> | null
    return { ok: response.ok, status: response.status, code: String(data?.['code'] ?? ''), data: data ?? {} }
  } catch {
    return { ok: false, status: 0, code: 'OFFLINE', data: {} }
  }
}

export type SignInStep = 'in' | 'code'
/** Why a sign-in was not possible, as a word key of this feature. */
export type SignInFault = 'wrong' | 'locked' | 'busy' | 'offline' | 'code' | 'fault' | 'closed' | 'oidcAway' | 'oidcRefused' | 'oidcUnknown' | 'oidcStopped'

/** Why the identity provider's sign-in came back to us (`/sign-in?error=…`); null when it did not. */
export function oidcFault(code: string | null): SignInFault | null {
  if (!code) return null
  if (/unavailable|internal|temporarily/i.test(code)) return 'oidcAway'
  if (/access_denied|cancel/i.test(code)) return 'oidcStopped'
  // Nobody here has that account: the house adds its people itself.
  if (/not_linked|signup|user_not_found|no_account|not_found|unable_to_create/i.test(code)) return 'oidcUnknown'
  return 'oidcRefused'
}

function faultOf(answer: AuthAnswer, asked: 'password' | 'code'): SignInFault {
  if (answer.status === 0) return 'offline'
  if (/LOCK/.test(answer.code) || answer.status === 423) return 'locked'
  if (answer.status === 429) return 'busy'
  if (answer.code === 'OIDC_UNAVAILABLE') return 'oidcAway'
  if (/BANNED/.test(answer.code)) return 'closed'
  if (answer.status >= 500) return 'fault'
  return asked === 'code' ? 'code' : 'wrong'
}

/** First step. `code` when the account also asks for a one-time code. */
export async function signIn(username: string, password: string): Promise<{ step: SignInStep } | { fault: SignInFault }> {
  const answer = await ask('POST', '/auth/sign-in/username', { username: username.trim(), password })
  if (!answer.ok) return { fault: faultOf(answer, 'password') }
  return { step: answer.data['twoFactorRedirect'] === true ? 'code' : 'in' }
}

/** Second step: six digits of the authenticator, or one backup code. */
export async function verifyCode(code: string): Promise<SignInFault | null> {
  const clean = code.replace(/\s/g, '')
  const answer = /^\d{6}$/.test(clean) ? await ask('POST', '/auth/two-factor/verify-totp', { code: clean }) : await ask('POST', '/auth/two-factor/verify-backup-code', { code: clean })
  return answer.ok ? null : faultOf(answer, 'code')
}

export async function signOut(): Promise<void> {
  await ask('POST', '/auth/sign-out', {})
  location.assign('/sign-in')
}

/** The name of the house's identity provider, when it has one. */
export async function oidcName(): Promise<string | null> {
  const answer = await ask('GET', '/auth-info')
  const oidc = answer.data['oidc'] as { name?: string } | null | undefined
  return answer.ok && oidc?.name ? oidc.name : null
}

/** Starts the sign-in with the identity provider; leaves this page. */
export async function signInWithOidc(to: string): Promise<SignInFault | null> {
  const answer = await ask('POST', '/auth/sign-in/social', { provider: 'oidc', callbackURL: to })
  if (!answer.ok || typeof answer.data['url'] !== 'string') return faultOf(answer, 'password')
  location.assign(answer.data['url'])
  return null
}

export const changePassword = (currentPassword: string, newPassword: string): Promise<AuthAnswer> => ask('POST', '/auth/change-password', { currentPassword, newPassword, revokeOtherSessions: true })
/** Answers `{totpURI, backupCodes}`; in force only after the first right code. */
export const startTotp = (password: string): Promise<AuthAnswer> => ask('POST', '/auth/two-factor/enable', { password })
export const confirmTotp = (code: string): Promise<AuthAnswer> => ask('POST', '/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') })
export const stopTotp = (password: string): Promise<AuthAnswer> => ask('POST', '/auth/two-factor/disable', { password })
export const newBackupCodes = (password: string): Promise<AuthAnswer> => ask('POST', '/auth/two-factor/generate-backup-codes', { password })
