import type { OidcConfig } from './oidc.ts'

export interface IdentityConfig {
  /** Address people open (GUIXING_URL); undefined: whatever host the browser names. */
  publicUrl: string | undefined
  /** GUIXING_TRUSTED_ORIGINS: further addresses whose pages are ours, behind a proxy that changes Host. */
  trustedOrigins: string[]
  oidc: OidcConfig | null
}

type Env = Record<string, string | undefined>

/**
 * Reads GUIXING_TRUSTED_ORIGINS and GUIXING_OIDC_… (ISSUER, or AUTHORIZATION_URL + TOKEN_URL +
 * USERINFO_URL; CLIENT_ID, CLIENT_SECRET, NAME, TRUST_EMAIL). Answers every problem at once, each naming its variable.
 */
export function identityConfig(env: Env, publicUrl: string | undefined): IdentityConfig | string[] {
  const problems: string[] = []
  const trustedOrigins = (env.GUIXING_TRUSTED_ORIGINS ?? '').split(',').map((one) => one.trim().replace(/\/+$/, '')).filter((one) => one !== '')
  const wrong = trustedOrigins.filter((one) => originOf(one) !== one)
  if (wrong.length > 0) problems.push(`GUIXING_TRUSTED_ORIGINS must be addresses such as https://desk.example.org, separated by commas; not "${wrong.join('", "')}".`)
  const oidc = oidcFromEnv(env, publicUrl, problems)
  return problems.length > 0 ? problems : { publicUrl, trustedOrigins, oidc }
}

/** Null when none of it is set; half of it is a problem, so that a typing mistake is seen at the start. */
function oidcFromEnv(env: Env, publicUrl: string | undefined, problems: string[]): OidcConfig | null {
  const read = (name: string): string | undefined => env[`GUIXING_OIDC_${name}`]?.trim() || undefined
  const url = (name: string): string | undefined => {
    const given = read(name)?.replace(/\/+$/, '')
    if (given !== undefined && originOf(given) === null) problems.push(`GUIXING_OIDC_${name} must be an address that starts with https:// (or http://), not "${given}".`)
    return given
  }
  const clientId = read('CLIENT_ID')
  const issuer = url('ISSUER')
  const [authorization, token, userinfo] = [url('AUTHORIZATION_URL'), url('TOKEN_URL'), url('USERINFO_URL')]
  if (!clientId && !issuer && !authorization && !token && !userinfo) return null
  const endpoints = authorization && token && userinfo ? { authorization, token, userinfo } : undefined
  if (!clientId) problems.push('GUIXING_OIDC_CLIENT_ID is missing: the name under which the identity provider knows Guixing.')
  if (!issuer && !endpoints) problems.push('Set GUIXING_OIDC_ISSUER, or all of GUIXING_OIDC_AUTHORIZATION_URL, GUIXING_OIDC_TOKEN_URL and GUIXING_OIDC_USERINFO_URL.')
  if (publicUrl === undefined) problems.push('GUIXING_URL is missing: the identity provider sends people back to that address (…/api/auth/callback/oidc).')
  const common = { name: read('NAME') ?? 'OIDC', clientId: clientId ?? '', clientSecret: read('CLIENT_SECRET'), trustEmail: read('TRUST_EMAIL') === '1' }
  return issuer ? { ...common, issuer } : { ...common, endpoints }
}

function originOf(text: string): string | null {
  try {
    const url = new URL(text)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : null
  } catch {
    return null
  }
}
