import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startHouse } from './house.ts'
import { asked, signedIn, type Person } from './people.ts'

type Who = '韩志远' | '马俊' | '何志强' | '沈国梁' | '陈晓琳'
const WHO: Who[] = ['韩志远', '马俊', '何志强', '沈国梁', '陈晓琳']
const at = {} as Record<Who, Person>
startHouse({ sample: true }, async (house) => {
  for (const name of WHO) at[name] = await signedIn(house, name)
})

const CONTROL = 's10.leave-approval'
interface Running { approval: string; matter: { id: string }; version: number | null; behind: boolean; requestedBy: { name: string } }
interface Version { version: number; state: string; from: string | null; note: string | null }
const page = (): Page => at.韩志远.page
const running = async (): Promise<Running[]> => (await asked<{ approvals: Running[] }>(page(), `/approval-routes/${CONTROL}/running`)).json.approvals
const versions = async (): Promise<Version[]> => (await asked<{ versions: Version[] }>(page(), `/approval-routes/${CONTROL}`)).json.versions
const detail = async (who: Who, approval: string): Promise<{ version: { n: number; from: string } | null; state: string }> => (await asked<{ version: { n: number; from: string } | null; state: string }>(at[who].page, `/approvals/${approval}`)).json
const picture = (): Locator => page().getByRole('group', { name: '审批路线图' }).first()
const cards = (): Promise<string[]> => picture().locator('.rt-card > b').allInnerTexts()
const tab = (name: RegExp): Promise<void> => page().getByRole('tab', { name }).click()
/** Chooses in a list what says this. A list that still folds away under the pointer takes no choice: then it is chosen once more. */
async function choose(list: string, option: string): Promise<void> {
  const box = page().getByRole('combobox', { name: list, exact: true }).last()
  const shown = page().locator('.ant-select').filter({ has: box }).last()
  await expect.poll(async () => {
    if ((await shown.innerText()).trim() === option) return option
    await box.click()
    await page().locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: new RegExp(`^${option}$`) }).first().click({ timeout: 5_000 }).catch(() => undefined)
    return (await shown.innerText()).trim()
  }, { timeout: 30_000, interval: 200 }).toBe(option)
}
/** Publishes the draft on the screen with a note. */
async function publish(note: string): Promise<void> {
  const before = (await versions()).filter(({ state }) => state === 'published').length
  await page().getByRole('button', { name: '存草稿' }).click()
  await page().getByRole('button', { name: /^发布第\d版$/ }).waitFor()
  await page().getByRole('textbox', { name: '为什么改' }).fill(note)
  await page().getByRole('button', { name: /^发布第\d版$/ }).click()
  await expect.poll(async () => (await versions()).filter(({ state }) => state === 'published').length).toBe(before + 1)
}

describe('the routes of a house', () => {
  it('X-03: who administers comes to them by the settings and sees each drawn with its article; to others there are none', async () => {
    await page().goto('/settings')
    await page().getByRole('link', { name: '审批路线' }).click()
    await page().getByRole('link', { name: '物管部经理同意答复' }).click()
    await page().getByText('由谁批、怎么批，条款已经写定', { exact: false }).waitFor()
    expect([await cards(), await picture().getByRole('button').count()], 'looked at only').toEqual([['物管部经理'], 0])
    await page().getByRole('link', { name: '全部审批路线' }).click()
    await page().getByRole('link', { name: '部门经理和单位领导准假' }).click()
    await page().getByText('制度原路线').first().waitFor()
    expect(await cards()).toEqual(['部门负责人', '单位领导'])
    expect((await asked(at.陈晓琳.page, '/approval-routes')).status).toBe(404)
    expect((await asked(at.陈晓琳.page, `/approval-routes/${CONTROL}`)).status).toBe(404)
  })

  it('S10-04: a route without a post the article names is refused in words at its place, and so is one that can pass it by', async () => {
    await picture().locator('.rt-card', { hasText: '单位领导' }).click()
    await page().getByRole('button', { name: '删去', exact: true }).first().click()
    expect(await cards()).toEqual(['部门负责人'])
    await page().getByRole('button', { name: '存草稿' }).click()
    await page().getByRole('alert').filter({ hasText: '条款写明要由单位领导批' }).first().waitFor()
    expect(await picture().locator('.rt-head', { hasText: '有错' }).count()).toBe(1)
    await page().getByRole('button', { name: '改回去' }).click()
    await picture().locator('.rt-card', { hasText: '单位领导' }).click()
    await page().getByText('只提意见', { exact: true }).click()
    await page().getByRole('button', { name: '存草稿' }).click()
    await page().locator('.rt-side').getByText('条款写明要由单位领导批', { exact: false }).waitFor()
    await page().getByRole('button', { name: '改回去' }).click()
    expect(await versions()).toEqual([])
  })

  it('X-03: a step is added with who, when and how long; the picture shows it, trying says who would be asked, and nothing is published yet', async () => {
    await picture().getByRole('button', { name: '在第3步前插一步' }).click()
    const form = page().locator('.rt-side')
    await choose('谁批', '岗位')
    await choose('岗位', '总经理')
    await form.getByRole('button', { name: '加一个时限' }).click()
    await form.getByRole('group', { name: '条件' }).getByRole('button', { name: '加一条' }).click()
    await choose('看哪一项', '类别')
    await choose('比什么', '事假')
    const added = picture().locator('.rt-step').last()
    await added.getByText('如果类别是事假').waitFor()
    await added.getByText('2工作日：提醒').waitFor()
    await page().getByRole('button', { name: '存草稿' }).click()
    await page().getByRole('button', { name: '发布第1版' }).waitFor()

    await tab(/^试一试/)
    await page().getByRole('combobox', { name: '谁申请' }).click()
    await page().keyboard.type('马俊')
    await page().locator('.ant-select-item-option:visible', { hasText: '马俊' }).first().click()
    await choose('类别', '事假')
    await page().getByRole('button', { name: '试算' }).click()
    const outcome = page().locator('.rt-outcome li > b')
    await expect.poll(() => outcome.allInnerTexts()).toEqual(['何志强', '沈国梁', '韩志远'])
    await choose('类别', '年休假')
    await page().getByRole('button', { name: '试算' }).click()
    await expect.poll(() => outcome.allInnerTexts()).toEqual(['何志强', '沈国梁'])
    await page().getByText('：不符，跳过').waitFor()
    expect((await versions()).map(({ state }) => state)).toEqual(['draft'])
  })

  it('X-03: it is published with its reason; the next version shows what it changed against this one and against the article', async () => {
    await tab(/^路线$/)
    await page().getByRole('textbox', { name: '为什么改' }).fill('事假由总经理再看一遍')
    await page().getByRole('button', { name: '发布第1版' }).click()
    await page().getByText(/^现行第1版/).waitFor()
    await picture().locator('.rt-card', { hasText: '总经理' }).click()
    await page().locator('.rt-side').getByRole('button', { name: '去掉' }).last().click()
    expect(await picture().locator('.rt-step').last().getByText('如果', { exact: false }).count()).toBe(0)
    await publish('不论哪种假都由总经理看')
    expect((await versions()).map(({ version, state, note }) => `${version} ${state} ${note}`)).toEqual(['2 published 不论哪种假都由总经理看', '1 published 事假由总经理再看一遍'])
    await tab(/^版本/)
    const difference = page().locator('.rt-diff')
    await difference.locator('li.rt-changed', { hasText: '总经理' }).locator('del').getByText('类别是事假').waitFor()
    expect(await difference.locator('li').count()).toBe(1)
    await choose('跟哪版比', '制度原路线')
    await difference.locator('li.rt-added', { hasText: '总经理' }).waitFor()
  })
})

describe('an approval under way', () => {
  it('X-03: stays on the route it was asked by, and its page says so; moved with a preview and a reason, who agreed has agreed', async () => {
    const own = (await running()).find(({ requestedBy }) => requestedBy.name === '马俊')
    expect(own).toMatchObject({ version: null, behind: true })
    const approval = own?.approval ?? ''
    const head = at.何志强.page
    await head.goto(`/approvals?matter=${own?.matter.id}`)
    await head.locator('.ap-version').getByText('按制度').waitFor()
    expect((await head.locator('.ap-version').innerText()).replace(/\s+/g, ' ')).toContain('S10 第五条')
    await head.keyboard.press('Alt+a')
    await head.getByRole('status').filter({ hasText: '已同意' }).waitFor()

    await tab(/^在途旧版/)
    const line = page().locator('.rt-running > li', { hasText: '马俊请批' })
    await line.getByRole('button', { name: /^改走现行路线/ }).click()
    await expect.poll(async () => (await line.locator('.rt-plan li').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual([expect.stringMatching(/^何志强 批准 同意仍算数/), '沈国梁 批准 现在就请', '韩志远 批准 以后再请'])
    expect(await line.getByRole('button', { name: '改走第2版' }).isDisabled(), 'not without a reason').toBe(true)
    await line.getByRole('textbox', { name: '为什么改' }).fill('按新路线一并看')
    await line.getByRole('button', { name: '改走第2版' }).click()
    await expect.poll(async () => (await detail('马俊', approval)).version?.n).toBe(2)

    const day = (await versions()).find(({ version }) => version === 2)?.from
    await at.马俊.page.goto(`/approvals?box=mine&task=${approval}`)
    await at.马俊.page.locator('.ap-version').getByText(`路线第2版 · ${day}起生效`).waitFor()
    expect(await at.马俊.page.locator('.ap-version a').count(), 'the way to the routes is for those who lay them').toBe(0)
  })

  it('X-03: ends by the version it was moved to, the last signature on the phone, from which the route can be looked at', async () => {
    const [one] = (await running()).filter(({ requestedBy }) => requestedBy.name === '马俊')
    const director = at.沈国梁.page
    await director.goto(`/approvals?matter=${one?.matter.id}`)
    await director.locator('.ap-bar .ap-agree').waitFor()
    await director.keyboard.press('Alt+a')
    await director.getByRole('status').filter({ hasText: '已同意' }).waitFor()
    expect((await detail('马俊', one?.approval ?? '')).state).toBe('open')
    await page().setViewportSize({ width: 390, height: 844 })
    await page().goto(`/approvals?matter=${one?.matter.id}`)
    await page().locator('.ap-version a').getByText(/^路线第2版/).waitFor()
    expect(await page().evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await page().locator('.ap-bar .ap-agree').click()
    await expect.poll(async () => (await detail('马俊', one?.approval ?? '')).state).toBe('approved')
    await page().goto(`/approvals?box=done&task=${one?.approval}`)
    await page().locator('.ap-version a').click()
    await page().waitForURL(`**/settings/routes/${CONTROL}`)
    await page().getByText(/^现行第2版/).waitFor()
  })

  it('nothing broke on the way', () => {
    expect(WHO.flatMap((name) => at[name].faults)).toEqual([])
  })
})
