import type { GenericOAuthConfig } from 'better-auth/plugins'

/** The one provider's id: part of the redirect address registered with the identity provider (…/api/auth/callback/oidc). */
export const OIDC_PROVIDER = 'oidc'
const DISCOVERY_MS = 5_000

export interface OidcConfig {
  /** Shown on the button. */
  name: string
  clientId: string
  clientSecret?: string
  /** Either the issuer, whose discovery document names the endpoints, … */
  issuer?: string
  /** … or the endpoints themselves. */
  endpoints?: { authorization: string; token: string; userinfo: string }
  /** Takes the provider's word for an e-mail it does not call verified. */
  trustEmail: boolean
}

const discoveryUrl = (issuer: string): string => `${issuer}/.well-known/openid-configuration`

/** Whether the provider can be asked now. Explicit endpoints need no asking. */
export async function oidcReachable(config: OidcConfig): Promise<boolean> {
  if (!config.issuer) return true
  try {
    const response = await fetch(discoveryUrl(config.issuer), { signal: AbortSignal.timeout(DISCOVERY_MS) })
    const document = (await response.json()) as { issuer?: string; authorization_endpoint?: string; token_endpoint?: string; jwks_uri?: string }
    // Another issuer behind this address would sign people in by its own e-mails.
    return response.ok && document.issuer?.replace(/\/+$/, '') === config.issuer && Boolean(document.authorization_endpoint && document.token_endpoint && document.jwks_uri)
  } catch {
    return false
  }
}

/** The provider as better-auth wants it. Nobody is ever registered by it: strangers are refused. */
export function oidcProvider(config: OidcConfig): GenericOAuthConfig {
  return {
    providerId: OIDC_PROVIDER,
    name: config.name,
    clientId: config.clientId,
    clientSecret: config.clientSecret,
    // With a discovery document the keys are known, so that no unsigned word is taken.
    ...(config.issuer ? { discoveryUrl: discoveryUrl(config.issuer), requireIdTokenVerification: true } : {}),
    ...(config.endpoints ? { authorizationUrl: config.endpoints.authorization, tokenUrl: config.endpoints.token, userInfoUrl: config.endpoints.userinfo } : {}),
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    disableSignUp: true,
    disableImplicitSignUp: true,
    accountSubject: ({ profile }) => String(profile.sub ?? profile.id ?? ''),
  }
}
