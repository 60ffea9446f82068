import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { OidcProvider } from '../../packages/server/src/platform/identity/testing/oidc-provider.ts'
import { startHouse } from './house.ts'
import { asked, opened, signedIn } from './people.ts'

const provider = new OidcProvider()
/** A port nobody uses now: the provider sends people back to an address told before the start. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => { server.close(() => resolve()) })
  return port
}
const house = startHouse(async () => {
  await provider.start()
  const port = await freePort()
  return { sample: true, env: {
    PORT: String(port), GUIXING_URL: `http://127.0.0.1:${port}`, GUIXING_OIDC_ISSUER: provider.issuer, GUIXING_OIDC_CLIENT_ID: provider.client.id, GUIXING_OIDC_CLIENT_SECRET: provider.client.secret, GUIXING_OIDC_NAME: '集团统一认证',
  } }
})
afterAll(() => provider.stop())

interface Person { id: string; name: string; login: string | null; unit: { id: string } | null; roles: unknown[] }
const EMAIL = 'chenxiaolin@example.com'
const button = '用集团统一认证登录'

describe('the button of the identity provider', () => {
  it('leads to the workbench, and to the page one wanted', async () => {
    const admin = await signedIn(house, '韩志远')
    const { people } = (await asked<{ people: Person[] }>(admin.page, '/people')).json
    const one = people.find((p) => p.name === '陈晓琳')
    const saved = await asked(admin.page, '/people', { id: one?.id, name: one?.name, login: one?.login ?? undefined, unit: one?.unit?.id, roles: one?.roles, email: EMAIL })
    expect(saved.status, JSON.stringify(saved.json)).toBe(200)
    await admin.close()

    provider.person = { sub: 's-chen', email: EMAIL, email_verified: true, name: '陈晓琳' }
    const visitor = await opened(house, '/')
    await visitor.page.getByRole('button', { name: button }).click()
    await visitor.page.getByRole('link', { name: '工作台' }).first().waitFor()
    expect(new URL(visitor.page.url()).pathname).toBe('/')
    expect((await asked<{ name: string }>(visitor.page, '/me')).json.name).toBe('陈晓琳')
    await visitor.page.context().clearCookies()
    await visitor.page.goto('/sign-in?to=/ledgers')
    await visitor.page.getByRole('button', { name: button }).click()
    await visitor.page.waitForURL('**/ledgers')
    await visitor.page.getByRole('heading', { name: '台账' }).first().waitFor()
    expect(visitor.faults).toEqual([])
    await visitor.close()
  })

  it.each([
    ['refuses', () => { provider.refusing = true }, '集团统一认证的登录已取消'],
    ['knows somebody we do not', () => { provider.person = { sub: 's-stranger', email: 'stranger@example.com', email_verified: true, name: '路人' } }, '这里没有与集团统一认证对应的账号'],
    ['signs with another key', () => { provider.person = { sub: 's-chen', email: EMAIL, email_verified: true, name: '陈晓琳' }; provider.forging = true }, '集团统一认证没有让你登录'],
  ])('where the provider %s, words stand above the form, and the password still works', async (_, make, words) => {
    provider.refusing = provider.forging = false
    make()
    const visitor = await opened(house, '/')
    await visitor.page.getByRole('button', { name: button }).click()
    await visitor.page.getByRole('alert').filter({ hasText: words }).waitFor()
    expect(new URL(visitor.page.url()).pathname).toBe('/sign-in')
    expect((await asked(visitor.page, '/me')).status).toBe(401)
    provider.refusing = provider.forging = false
    await visitor.page.locator('input[name=username]').fill('陈晓琳')
    await visitor.page.locator('input[name=password]').fill('guixing-sample')
    await visitor.page.keyboard.press('Enter')
    await visitor.page.getByRole('link', { name: '工作台' }).first().waitFor()
    expect(visitor.faults).toEqual([])
    await visitor.close()
  })
})
