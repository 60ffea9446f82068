import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startHouse } from './house.ts'
import { asked, opened, type Person } from './people.ts'

let admin: Person
let page: Page
const house = startHouse({})

const PASSWORD = '春江花月夜-2026'
/** Whatever a person can fill in on the screen that stands there; a list of choices is one field. */
const fieldsHere = async (): Promise<string[]> => [...new Set(await page.locator('main input, main select, main textarea').evaluateAll((all) => all.map((f) => (f as HTMLInputElement).name.replace(/^pack-.*/, 'packs'))))]

describe('a first start with an empty data folder', { timeout: 60_000 }, () => {
  it('shows the set-up, whatever address one opens, in at most three screens and ten fields', async () => {
    await expect.poll(() => house.app.output()).toContain('not set up yet')
    admin = await opened(house, '/workbench')
    page = admin.page
    await page.getByText('机构名称').waitFor()
    expect(new URL(page.url()).pathname).toBe('/setup')
    const steps = page.getByRole('list', { name: /共3步/ }).getByRole('listitem')
    expect(await steps.count()).toBeLessThanOrEqual(3)
    const fields: string[] = []

    fields.push(...(await fieldsHere()))
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('请填机构名称').waitFor()
    await page.locator('input[name=house]').fill('望江阁服务中心')
    await page.locator('select[name=zone]').selectOption('Asia/Shanghai')
    await page.getByRole('button', { name: '下一步' }).click()

    await page.getByText('管理员姓名').waitFor()
    fields.push(...(await fieldsHere()))
    await page.locator('input[name=admin]').fill('周敏')
    await page.locator('input[name=password]').fill('短')
    await page.locator('input[name=again]').fill('短')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('alert').filter({ hasText: '密码至少8个字' }).waitFor()
    expect(await page.locator('input[name=admin]').inputValue(), 'nothing typed is lost').toBe('周敏')
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.locator('input[name=again]').fill(PASSWORD)
    await page.getByRole('button', { name: '下一步' }).click()

    await page.getByText('先施行哪些制度').waitFor()
    fields.push(...(await fieldsHere()))
    expect(fields.length, fields.join(' ')).toBeLessThanOrEqual(10)
    expect(fields).toEqual(expect.arrayContaining(['house', 'zone', 'language', 'admin', 'password', 'again', 'packs', 'sample']))
    for (const box of await page.locator('input[name^=pack-]').all()) if (!['pack-s03', 'pack-s32'].includes((await box.getAttribute('name')) ?? '')) await box.uncheck()
    await page.locator('input[name=sample]').uncheck()
    await page.getByRole('button', { name: '设立并登录' }).click()
    await page.getByRole('link', { name: '工作台' }).first().waitFor()
  })

  it('has two regulations in force, one person and nothing else in it', async () => {
    const me = await asked<{ name: string; house: { name: string; slug: string } }>(page, '/me')
    expect(me.json).toMatchObject({ name: '周敏', house: { name: '望江阁服务中心', slug: 'wangjianggefuwuzhongxin' } })
    const regulations = await asked<{ regulations: { code: string; level: string | null }[] }>(page, '/regulations')
    expect(regulations.json.regulations.filter((r) => r.level === 'enforced').map((r) => r.code).sort()).toEqual(['s03', 's32'])
    expect((await asked<{ people: { name: string }[] }>(page, '/people')).json.people.map((p) => p.name)).toEqual(['周敏'])
    expect((await asked<{ items: unknown[] }>(page, '/matters')).json.items).toEqual([])
  })

  it('is worked with at once: an enquiry is entered at the desk, and the article that governs it stands beside it', async () => {
    await page.goto('/desk')
    await page.getByRole('combobox', { name: /电话、房号/ }).waitFor()
    await page.locator('section.desk-intake textarea').first().fill('请问停车证在哪里办')
    await page.getByText('综合', { exact: true }).first().click()
    await page.keyboard.press('F8')
    await page.keyboard.type('带行驶证到前台办理。')
    await page.keyboard.press('Control+Enter')
    const found = async () => (await asked<{ items: { id: string; number: string; stage: string }[] }>(page, `/matters?q=${encodeURIComponent('停车证')}`)).json.items
    await expect.poll(async () => (await found()).map((m) => m.stage), { timeout: 20_000 }).toEqual(['answered'])
    await page.goto(`/matters/${(await found())[0]?.id}`)
    await page.getByText('请问停车证在哪里办').first().waitFor()
    await page.getByText(/S03/).first().waitFor()
  })

  it('signs out and in again with what was chosen', async () => {
    const again = await opened(house, '/')
    await again.page.locator('input[name=username]').fill('周敏')
    await again.page.locator('input[name=password]').fill(PASSWORD)
    await again.page.keyboard.press('Enter')
    await again.page.getByRole('link', { name: '工作台' }).first().waitFor()
    expect(again.faults).toEqual([])
    await again.close()
  })

  it('cannot be set up a second time, by the page or past it', async () => {
    const stranger = await opened(house, '/setup')
    await stranger.page.getByText('机构已设立').waitFor()
    expect(await stranger.page.locator('input').count()).toBe(0)
    const second = await asked(stranger.page, '/setup', { house: '别家', zone: 'Asia/Shanghai', language: 'zh-CN', admin: '别人', password: PASSWORD, packs: ['s03'], sample: false })
    expect([second.status, second.json]).toEqual([404, { error: 'not-found' }])
    expect((await asked<{ house: { name: string } }>(page, '/me')).json.house.name).toBe('望江阁服务中心')
    await stranger.close()
  })

  it('nothing broke on the way', () => {
    expect(admin.faults).toEqual([])
  })
})
