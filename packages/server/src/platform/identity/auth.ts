import { BASE_ERROR_CODES, betterAuth } from 'better-auth'
import { APIError, isAPIError } from 'better-auth/api'
import { genericOAuth, twoFactor, username, USERNAME_ERROR_CODES } from 'better-auth/plugins'
import { accountIsOpen, isLinked } from './account-state.ts'
import { authDatabase } from './auth-database.ts'
import { isLogin, MAX_PASSWORD, MIN_PASSWORD, normalLogin } from './login.ts'
import { OIDC_PROVIDER, oidcProvider, type OidcConfig } from './oidc.ts'
import type { Pool } from '../db.ts'

export const BASE_PATH = '/api/auth'
/** The server itself writes it from the connection; what a browser sends under this name is dropped. */
export const IP_HEADER = 'x-guixing-ip'
/** Stands for an address nobody configured; no page can ever come from it. */
export const NOWHERE = 'http://guixing.invalid'
const DAY = 86_400

export interface AuthDeps {
  pool: Pool
  /** Signs cookies and encrypts TOTP secrets; kept in the data folder, never logged. */
  secret: string
  /** Origin people open, or `NOWHERE`: then any host the browser names is its own (see ownOrigin). Cookies are Secure on https. */
  baseUrl: string
  trustedOrigins: string[]
  log: (level: 'error' | 'warn', message: string) => void
}

/**
 * better-auth as this system uses it: accounts are made by administrators only, by name and password, with TOTP and
 * optionally one OIDC provider. `oidc` is given once the provider could be reached (see routes.ts).
 */
export function makeAuth(deps: AuthDeps, oidc: OidcConfig | null) {
  return betterAuth({
    appName: 'Guixing',
    baseURL: deps.baseUrl,
    basePath: BASE_PATH,
    secret: deps.secret,
    database: authDatabase(deps.pool),
    trustedOrigins: (request) => [...deps.trustedOrigins, ...ownOrigin(request)],
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level, message) => deps.log(level === 'error' ? 'error' : 'warn', `sign-in: ${message}`) },
    onAPIError: {
      errorURL: `${deps.baseUrl}/sign-in`,
      // Wrong passwords and the like are answers, not faults.
      onError: (error) => { if (!isAPIError(error) || error.statusCode >= 500) deps.log('error', `sign-in: ${error instanceof Error ? error.message : String(error)}`) },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD, maxPasswordLength: MAX_PASSWORD },
    session: { expiresIn: 7 * DAY, updateAge: DAY },
    account: { encryptOAuthTokens: true, accountLinking: { enabled: true, trustedProviders: oidc?.trustEmail ? [OIDC_PROVIDER] : [] } },
    rateLimit: {
      enabled: true, storage: 'database', window: 10, max: 60,
      // A whole office may stand behind one address; guessing at one account is stopped by its own lock.
      customRules: { '/get-session': false, '/sign-in/*': { window: 10, max: 30 }, '/two-factor/*': { window: 10, max: 20 }, '/change-password': { window: 10, max: 20 } },
    },
    advanced: {
      cookiePrefix: 'guixing', useSecureCookies: deps.baseUrl.startsWith('https:'), disableCSRFCheck: false, disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [IP_HEADER] },
    },
    databaseHooks: {
      account: {
        create: {
          // An address given to somebody new must not open the account of who had it before.
          before: async (account) => (account.providerId === OIDC_PROVIDER && (await isLinked(deps.pool, account.userId)) ? false : undefined),
        },
      },
      session: {
        create: {
          // The same words as for a wrong password: a closed account is not told from an unknown one.
          before: async (session, context) => {
            if (await accountIsOpen(deps.pool, session.userId)) return
            if (context?.path.startsWith('/callback/')) throw new APIError('UNAUTHORIZED', { code: 'oidc_refused', message: 'No open account' })
            throw APIError.from('UNAUTHORIZED', context?.path === '/sign-in/email' ? BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD : USERNAME_ERROR_CODES.INVALID_USERNAME_OR_PASSWORD)
          },
        },
      },
    },
    plugins: [
      username({ minUsernameLength: 1, maxUsernameLength: 60, usernameValidator: isLogin, usernameNormalization: normalLogin, validationOrder: { username: 'post-normalization' } }),
      twoFactor({ issuer: 'Guixing' }),
      ...(oidc ? [genericOAuth({ config: [oidcProvider(oidc)] })] : []),
    ],
  })
}

export type Auth = ReturnType<typeof makeAuth>

/** The address the browser itself used (a LAN name, say): same host in Origin and Host is no foreign page. */
function ownOrigin(request: Request | undefined): string[] {
  const origin = request?.headers.get('origin')
  return origin && isOwnHost(origin, request?.headers.get('host') ?? undefined) ? [origin] : []
}

/** Whether the page of this Origin was served under the very host the request goes to. */
export function isOwnHost(origin: string, host: string | undefined): boolean {
  try {
    return host !== undefined && host !== '' && new URL(origin).host === host.toLowerCase()
  } catch {
    return false
  }
}
