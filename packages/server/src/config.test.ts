import { expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

it('names every variable that is wrong, all at once', () => {
  const failed = (() => { try { readConfig({ PORT: 'x', DATABASE_URL: 'mysql://a', GUIXING_URL: 'https://desk.example.org/house', GUIXING_TRUSTED_PROXIES: 'loopback, proxy.local', GUIXING_UPLOAD_MB: '2 GB' }); return null } catch (error) { return error } })()
  expect(failed).toBeInstanceOf(ConfigError)
  expect((failed as ConfigError).problems.map((p) => p.split(' ')[0])).toEqual(['PORT', 'DATABASE_URL', 'GUIXING_URL', 'GUIXING_TRUSTED_PROXIES', 'GUIXING_UPLOAD_MB'])
})

it('needs nothing set', () => {
  expect(readConfig({})).toMatchObject({ port: 4600, host: '127.0.0.1', databaseUrl: undefined, publicUrl: undefined, mostUploadBytes: 209_715_200, sample: false })
  expect(readConfig({ PORT: '0', GUIXING_URL: 'https://desk.example.org/' })).toMatchObject({ port: 0, publicUrl: 'https://desk.example.org' })
})
