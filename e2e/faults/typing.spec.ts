import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startHouse } from '../stories/house.ts'
import { asked, PASSWORD, signedIn, type Person } from '../stories/people.ts'

let desk: Person
let page: Page
const house = startHouse({ sample: true }, async (house) => {
  desk = await signedIn(house, '陈晓琳', '/desk')
  page = desk.page
})

interface Row { id: string; number: string; stage: string; version: number }
const found = async (q: string): Promise<Row[]> => (await asked<{ items: Row[] }>(page, `/matters?q=${encodeURIComponent(q)}`)).json.items
const once = (words: string) => expect.poll(async () => (await found(words)).length, { timeout: 20_000 }).toBe(1)
const on = (selector: string) => page.waitForFunction((wanted) => document.activeElement?.matches(wanted) ?? false, selector)

/** An entry at the desk, typed up to the point where only Ctrl Enter is left. */
async function typed(words: string): Promise<void> {
  if (!page.url().endsWith('/desk')) await page.goto('/desk')
  await page.getByRole('combobox', { name: /电话、房号/ }).waitFor()
  // The kinds and their specialities come from the server.
  await page.getByText('综合', { exact: true }).first().waitFor()
  await page.keyboard.press('F2')
  await on('.desk-choices.bar button')
  await page.keyboard.press('Digit1')
  // The cursor moves on with the next frame: an Enter before that would be for the kind.
  await on('.desk-choices.chips button')
  await page.keyboard.press('Enter')
  await on('textarea')
  await page.keyboard.type(words)
  // The times on offer come from the server; before they are there, there is none to take.
  await expect.poll(async () => { await page.keyboard.press('F9'); return page.getByText('还缺：').count() }, { interval: 300 }).toBe(0)
}
const stands = (words: string) => page.waitForFunction((wanted) => [...document.querySelectorAll('textarea')].some((t) => t.value.includes(wanted)), words)

async function signInAgain(): Promise<void> {
  const sheet = page.getByRole('dialog').filter({ hasText: '登录已过期' })
  await sheet.locator('input[name=password]').fill(PASSWORD)
  await sheet.getByRole('button', { name: '登录' }).click()
  await sheet.waitFor({ state: 'detached' })
}

describe('nothing typed is lost', () => {
  it('when the sign-in lapses while one types: one signs in over the page and goes on', async () => {
    await typed('会话过期时写的字')
    await page.context().clearCookies()
    await page.keyboard.press('Control+Enter')
    await page.getByText('登录后接着写，页上的字都在').waitFor()
    await stands('会话过期时写的字')
    await signInAgain()
    await stands('会话过期时写的字')
    expect(await found('会话过期时写的字')).toEqual([])
    await page.locator('textarea').first().focus()
    await page.keyboard.press('Control+Enter')
    await once('会话过期时写的字')
  })

  it('when the disk of the server is full: it says so, and the same entry is saved later, once', async () => {
    const full = (url: URL) => url.pathname === '/api/v1/matters'
    await page.route(full, (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 503, headers: { 'retry-after': '60' }, json: { error: 'disk-full' } }) : route.fallback()))
    await typed('磁盘满时写的字')
    await page.keyboard.press('Control+Enter')
    await page.getByText('服务器磁盘满了').waitFor()
    await stands('磁盘满时写的字')
    await page.unroute(full)
    await page.locator('textarea').first().focus()
    await page.keyboard.press('Control+Enter')
    await once('磁盘满时写的字')
    // The answers given here were ours.
    desk.faults.splice(0)
  })

  it('when the network breaks: the entry waits and goes by itself, once', async () => {
    await typed('断网时写的字')
    await page.context().setOffline(true)
    await page.keyboard.press('Control+Enter')
    await page.getByText(/断网时写的字/).first().waitFor()
    await page.context().setOffline(false)
    await once('断网时写的字')
  })

  it('when the answer is lost after the entry was written: it is there once', async () => {
    const lost = (url: URL) => url.pathname === '/api/v1/matters'
    let cut = 0
    await page.route(lost, async (route) => {
      if (route.request().method() !== 'POST' || cut >= 2) return route.fallback()
      cut += 1
      await route.fetch()
      await route.abort('connectionreset')
    })
    await typed('回音丢了的一件')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => cut, { timeout: 40_000 }).toBe(2)
    await page.unrouteAll({ behavior: 'wait' })
    await once('回音丢了的一件')
    await page.waitForTimeout(1500)
    expect(await found('回音丢了的一件')).toHaveLength(1)
  })

  it('on a matter’s page: lapsed, refused by a faster colleague, or written at the same moment, the words stay', async () => {
    const made = await asked<{ matter: Row }>(page, '/matters', { kind: 'enquiry', fields: { content: '两人同办的一件', category: 'general', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })
    const { id } = made.json.matter
    await page.goto(`/matters/${id}`)
    const bar = page.getByRole('toolbar')
    await bar.getByRole('button', { name: /^答复/ }).first().click()
    await page.locator('#f-answer').fill('我写的答复还在这里')
    await page.context().clearCookies()
    // By key: the page may have heard of it first and lie under the sheet already.
    await page.locator('#f-answer').press('Control+Enter')
    await signInAgain()
    expect(await page.locator('#f-answer').inputValue()).toBe('我写的答复还在这里')
    const colleague = await signedIn(house, '林小燕')
    expect((await asked(colleague.page, `/matters/${id}/actions/answer`, { fields: { answer: '同事先答了' } })).status).toBe(200)
    // The page hears of it while one is still writing.
    await page.getByText('同事先答了').first().waitFor()
    expect(await page.locator('#f-answer').inputValue()).toBe('我写的答复还在这里')
    await page.locator('.mt-form .ant-btn-primary').first().click()
    await page.getByRole('alert').filter({ hasText: '林小燕' }).filter({ hasText: '我写的答复还在这里' }).waitFor()
    const seen = await asked<{ fields: { answer: string } }>(page, `/matters/${id}`)
    expect(seen.json.fields.answer).toBe('同事先答了')
    await colleague.close()
  })

  it('and no page broke on the way', () => {
    expect(desk.faults).toEqual([])
  })
})
