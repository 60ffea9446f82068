import { expect, it } from 'vitest'
import { identityConfig } from './config.ts'

const url = 'https://desk.example.org'
const named = (problems: unknown): string[] => (problems as string[]).map((p) => /GUIXING_[A-Z_]+/.exec(p)?.[0] ?? p)

it('nothing set: passwords only, any host', () => {
  expect(identityConfig({ GUIXING_OIDC_ISSUER: ' ', GUIXING_TRUSTED_ORIGINS: '' }, undefined)).toEqual({ publicUrl: undefined, trustedOrigins: [], oidc: null })
})

it('a provider by issuer or by endpoints', () => {
  expect(identityConfig({ GUIXING_OIDC_ISSUER: 'https://id.example.org/realm/', GUIXING_OIDC_CLIENT_ID: 'g', GUIXING_OIDC_CLIENT_SECRET: 's', GUIXING_OIDC_NAME: '统一认证', GUIXING_TRUSTED_ORIGINS: 'https://a.example, http://b.example:81/' }, url))
    .toEqual({ publicUrl: url, trustedOrigins: ['https://a.example', 'http://b.example:81'], oidc: { name: '统一认证', clientId: 'g', clientSecret: 's', issuer: 'https://id.example.org/realm', trustEmail: false } })
  const endpoints = { GUIXING_OIDC_AUTHORIZATION_URL: 'https://i/a', GUIXING_OIDC_TOKEN_URL: 'https://i/t', GUIXING_OIDC_USERINFO_URL: 'https://i/u' }
  expect(identityConfig({ ...endpoints, GUIXING_OIDC_CLIENT_ID: 'g', GUIXING_OIDC_TRUST_EMAIL: '1' }, url)).toMatchObject({ oidc: { name: 'OIDC', trustEmail: true, endpoints: { authorization: 'https://i/a', token: 'https://i/t', userinfo: 'https://i/u' } } })
})

it('every mistake at once, each by its variable', () => {
  expect(named(identityConfig({ GUIXING_TRUSTED_ORIGINS: 'desk.example.org,https://a.example/path', GUIXING_OIDC_ISSUER: 'id.example.org' }, undefined))).toEqual(['GUIXING_TRUSTED_ORIGINS', 'GUIXING_OIDC_ISSUER', 'GUIXING_OIDC_CLIENT_ID', 'GUIXING_URL'])
  expect(named(identityConfig({ GUIXING_OIDC_CLIENT_ID: 'g', GUIXING_OIDC_TOKEN_URL: 'https://i/t' }, url))).toEqual(['GUIXING_OIDC_ISSUER'])
  expect(named(identityConfig({ GUIXING_OIDC_ISSUER: 'javascript:alert(1)', GUIXING_OIDC_CLIENT_ID: 'g' }, url))).toEqual(['GUIXING_OIDC_ISSUER'])
})
