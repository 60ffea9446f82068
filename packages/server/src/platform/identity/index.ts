/** Who is asking: accounts, sign-in, sessions and tokens (design §9). */
export { registerIdentity, type Identity, type IdentityDeps } from './routes.ts'
export { identityConfig, type IdentityConfig } from './config.ts'
export { checkedLogin, checkPassword } from './login.ts'
export { createAccount, createAccountIn, updateAccount, updateAccountIn, setPassword, disableAccount, enableAccount, hasTwoFactor, resetTwoFactor, checkSignature, type NewAccount } from './accounts.ts'
export { findAccount, type AccountView, type Who } from './account-state.ts'
export { createToken, revokeToken, revokeTokensOf, tokensOf, type TokenView } from './tokens.ts'
export type { OidcConfig } from './oidc.ts'
export { ForeignOrigin } from './same-site.ts'
