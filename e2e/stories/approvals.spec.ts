import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startHouse } from './house.ts'
import { asked, signedIn, type Person } from './people.ts'

let desk: Person
let manager: Person
let director: Person
let head: Person
startHouse({ sample: true }, async (house) => {
  ;[desk, manager, director, head] = await Promise.all([signedIn(house, '陈晓琳'), signedIn(house, '赵立', '/approvals'), signedIn(house, '刘芳'), signedIn(house, '王建国')])
})

interface Approval { id: string; state: string }
/** A question beyond the site, which the manager of the property department must consent to (S03 4.2.3), asked for by the receptionist. */
async function consentAsked(content: string): Promise<{ matter: string; approval: string }> {
  const agreedAt = new Date(Date.now() + 4 * 3_600_000).toISOString()
  const made = await asked<{ matter: { id: string } }>(desk.page, '/matters', { kind: 'enquiry', fields: { content, category: 'off-site', callerName: '测试', agreedAt } })
  expect(made.status, JSON.stringify(made.json)).toBe(201)
  const matter = made.json.matter.id
  expect((await asked(desk.page, `/matters/${matter}/approvals`, { control: 's03.off-site', words: '业户急问' })).status).toBeLessThan(300)
  const [approval] = (await asked<{ approvals: Approval[] }>(desk.page, `/matters/${matter}`)).json.approvals
  return { matter, approval: approval?.id ?? '' }
}
const stateOf = async (approval: string): Promise<string> => (await asked<Approval>(desk.page, `/approvals/${approval}`)).json.state
const facts = async (matter: string): Promise<string[]> => (await asked<{ facts: { what: string }[] }>(desk.page, `/matters/${matter}/facts`)).json.facts.map((one) => one.what)

const bar = (page: Page) => page.locator('.ap-bar')
async function shown(page: Page, matter: string): Promise<void> {
  await page.goto(`/approvals?matter=${matter}`)
  await bar(page).waitFor()
}
/** Chooses a further act from 更多 and a person for it. */
async function further(page: Page, act: string, who: string, words: string): Promise<void> {
  await page.keyboard.press('Alt+m')
  await page.getByRole('menuitem', { name: new RegExp(`^${act}`) }).click()
  await page.locator('#ap-who').click()
  await page.keyboard.type(who)
  await page.locator('.ant-select-item-option', { hasText: who }).first().click()
  await page.locator('#ap-why').fill(words)
  await page.locator('#ap-why').press('Control+Enter')
}

describe('an approval goes round (X-06)', () => {
  it('X-06: asked for, handed on, an opinion heard on the phone, agreed by keyboard; withdrawing afterwards is refused in words', async () => {
    const { matter, approval } = await consentAsked('隔壁小区的停车费怎么收')
    await shown(manager.page, matter)
    await further(manager.page, '转交', '陈晓琳', '请你定')
    await manager.page.getByRole('alert').filter({ hasText: '陈晓琳经手这件事，须回避' }).waitFor()
    expect(await manager.page.locator('#ap-why').inputValue(), 'nothing typed is lost').toBe('请你定')
    await bar(manager.page).getByRole('button', { name: '先不办' }).click()
    await further(manager.page, '转交', '刘芳', '请你定')
    await manager.page.getByRole('status').filter({ hasText: '已转交' }).waitFor()

    await shown(director.page, matter)
    await further(director.page, '征询意见', '王建国', '收费由你们部门管吗')
    await director.page.getByRole('status').filter({ hasText: '已征询' }).waitFor()

    await head.page.setViewportSize({ width: 390, height: 844 })
    await shown(head.page, matter)
    expect(await bar(head.page).getByRole('button', { name: '同意' }).count(), 'an opinion decides nothing').toBe(0)
    await bar(head.page).locator('textarea').fill('不归我们管，请业户问该小区物业')
    await bar(head.page).getByRole('button', { name: '提意见' }).click()
    await head.page.getByRole('status').filter({ hasText: '意见已提' }).waitFor()

    await shown(director.page, matter)
    await director.page.getByText('不归我们管，请业户问该小区物业').first().waitFor()
    await director.page.keyboard.press('Alt+a')
    await director.page.getByRole('status').filter({ hasText: '已同意' }).waitFor()
    expect(await stateOf(approval)).toBe('approved')
    const acts = ['approval-transfer', 'approval-ask-opinion', 'approval-opinion', 'approval-agree']
    expect((await facts(matter)).filter((what) => acts.includes(what)).toReversed(), 'each act is one fact of the matter').toEqual(acts)

    await desk.page.goto(`/approvals?box=mine&task=${approval}`)
    const withdraw = bar(desk.page).getByRole('button', { name: /撤回申请/ })
    await withdraw.waitFor()
    expect(await withdraw.innerText()).toContain('审批已结束')
    await withdraw.click()
    await desk.page.getByRole('alert').filter({ hasText: '还不能撤回申请' }).waitFor()
    expect((await asked(desk.page, `/approvals/${approval}/withdraw`, {})).status).toBeGreaterThanOrEqual(400)
    expect(await stateOf(approval)).toBe('approved')
  })

  it('X-06: returned with a reason, put right, handed in again: the approver sees what changed and nothing else to read anew', async () => {
    const { matter, approval } = await consentAsked('对面商场几点关门')
    await shown(manager.page, matter)
    await manager.page.keyboard.press('Alt+r')
    await manager.page.locator('#ap-why').waitFor()
    await manager.page.keyboard.press('Control+Enter')
    await manager.page.getByRole('alert').filter({ hasText: '写几句' }).waitFor()
    await manager.page.locator('#ap-why').fill('写明是哪家商场')
    await manager.page.getByRole('button', { name: /退回陈晓琳/ }).click()
    await expect.poll(() => stateOf(approval)).toBe('returned')

    expect((await asked(desk.page, `/matters/${matter}/actions/correct`, { fields: { content: '对面万家商场几点关门', reason: '写明商场' } })).status).toBe(200)
    await desk.page.goto(`/approvals?box=mine&task=${approval}`)
    await bar(desk.page).getByRole('button', { name: '重新提交' }).click()
    await desk.page.getByRole('button', { name: /^重新提交 / }).click()
    await expect.poll(() => stateOf(approval)).toBe('open')

    await shown(manager.page, matter)
    const change = manager.page.locator('.ap-change')
    await change.waitFor()
    expect([await change.locator('del').innerText(), await change.locator('ins').innerText(), await change.locator('tbody tr').count()]).toEqual(['对面商场几点关门', '对面万家商场几点关门', 1])
    await manager.page.keyboard.press('Alt+a')
    await expect.poll(() => stateOf(approval)).toBe('approved')
  })

  it('nothing broke on the way', () => {
    expect([desk, manager, director, head].flatMap((person) => person.faults)).toEqual([])
  })
})

