import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startHouse } from './house.ts'
import { asked, signedIn, type Person } from './people.ts'

type Who = '马俊' | '孙丽' | '韩志远' | '陈晓琳'
const WHO: Who[] = ['马俊', '孙丽', '韩志远', '陈晓琳']
const at = {} as Record<Who, Person>
startHouse({ sample: true }, async (house) => {
  for (const name of WHO) at[name] = await signedIn(house, name)
})

interface Row { id: string; number: string; stage: string; final: boolean; amount: string | null; fields: Record<string, unknown> }
interface Refusal { reasons: { control: string; regulation: string; article: string }[] }
interface Sums { net: string; received: string; outstanding: string; notDue: string; overdue: string; late: number; oldest: number; invoiced: string; refunded: string; inTime: string; due: string; rate: number | null }
interface Overview { sums: Sums; ages: { age: string; amount: string; count: number }[] }
const BEGUN = Date.now()
/** Days of the house, counted from the one the story began on; midnight may come meanwhile. */
const day = (ahead: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(BEGUN + ahead * 86_400_000)
const CONTRACT = 'ZX-故事-001'
const matter = async (id: string): Promise<Row> => (await asked<Row>(at.孙丽.page, `/matters/${id}`)).json
const overview = async (): Promise<Overview> => (await asked<Overview>(at.孙丽.page, `/receivables?contract=${encodeURIComponent(CONTRACT)}`)).json
/** Presses the button of an action on the page of the matter, wherever it stands, and fills the form it opens. */
async function onPage(who: Who, id: string, action: string, fill?: (page: Page, form: Locator) => Promise<void>): Promise<Page> {
  const { page } = at[who]
  await page.goto(`/matters/${id}`)
  const more = page.getByRole('button', { name: '更多' })
  await more.or(page.getByRole('button', { name: new RegExp(`^${action}`) })).first().waitFor()
  const button = page.getByRole('button', { name: new RegExp(`^${action}`) }).first()
  if (await button.count() > 0) await button.click()
  else { await more.first().click(); await page.getByRole('menuitem', { name: new RegExp(`^${action}`) }).click() }
  if (fill) {
    const form = page.locator('.mt-panel .mt-form')
    await form.waitFor()
    await fill(page, form)
    await form.getByRole('button', { name: action }).click()
  }
  return page
}
/** Days are taken when one leaves the field, as people do with the tabulator. */
async function dayIn(field: Locator, value: string): Promise<void> {
  await field.fill(value)
  await field.press('Tab')
}
async function money(who: Who, id: string, action: '登记收款' | '开票', amount: string, number = ''): Promise<Page> {
  return onPage(who, id, action, async (page, form) => {
    if (action === '开票') {
      await page.locator('#f-invoiceNo').fill(number)
      await dayIn(page.locator('#f-invoiceDate'), day(0))
      await page.locator('#f-invoiceAmount').fill(amount)
    } else {
      await dayIn(page.locator('#f-receivedOn'), day(0))
      await page.locator('#f-receivedAmount').fill(amount)
      await form.getByRole('radiogroup', { name: '收款方式' }).locator('label').first().click()
    }
  })
}

let plan = ''
let late = ''
let soon = ''
let last = ''

describe('a client pays by contract (S34 四-4, S01 十-经理-6)', () => {
  it('S34-11: the project manager writes the plan as the contract says; shares that do not make a whole are refused with the article, and opened is nothing', async () => {
    const { page } = at.马俊
    await page.goto('/receivables')
    await page.getByRole('link', { name: '新收款计划' }).click()
    await page.locator('#f-contractNo').fill(CONTRACT)
    await page.locator('#f-payer').fill('故事客户有限公司')
    await page.locator('#f-projectManager').click()
    await page.keyboard.type('马俊')
    await page.locator('.ant-select-item-option:visible', { hasText: '马俊' }).first().click()
    await page.locator('#f-amount').fill('1000.01')
    const table = page.getByRole('table', { name: '分期' })
    for (const [i, [name, due, share]] of ([['首付款', day(-1), '30'], ['中期款', day(10), '40'], ['尾款', day(40), '20']] as const).entries()) {
      await page.getByRole('button', { name: '添一行' }).click()
      const row = table.locator('tbody tr').nth(i)
      await row.getByLabel('期次').fill(name)
      await dayIn(row.getByLabel('应收日期'), due)
      await row.getByLabel('比例%').fill(share)
    }
    await page.getByRole('button', { name: '编制收款计划' }).click()
    await page.waitForURL(/\/matters\/[0-9a-f-]{36}/)
    plan = page.url().match(/matters\/([0-9a-f-]{36})/)?.[1] ?? ''
    const refused = await onPage('孙丽', plan, '确认')
    await refused.getByText('S34 四-4').first().waitFor()
    expect((await matter(plan)).stage).toBe('drafted')
    expect((await asked<{ items: Row[] }>(at.孙丽.page, `/receivables/list?contract=${encodeURIComponent(CONTRACT)}`)).json.items).toEqual([])
  })

  it('S01-56: put right and confirmed by finance, every instalment is a receivable of its own, to the fen', async () => {
    const { fields } = await matter(plan)
    const instalments = (fields.instalments as Record<string, unknown>[]).map((line, i) => ({ name: line.name, dueOn: line.dueOn, share: [30, 40, 30][i] }))
    expect((await asked(at.马俊.page, `/matters/${plan}/actions/edit`, { fields: { ...fields, amount: '1000.01', instalments } })).status).toBe(200)
    await onPage('孙丽', plan, '确认')
    await expect.poll(async () => (await matter(plan)).stage).toBe('confirmed')
    const { items } = (await asked<{ items: (Row & { instalment: string; net: string })[] }>(at.孙丽.page, `/receivables/list?contract=${encodeURIComponent(CONTRACT)}`)).json
    expect(items.map(({ instalment, net }) => `${instalment} ${net}`)).toEqual(['首付款 300.00', '中期款 400.01', '尾款 300.00'])
    ;[late = '', soon = '', last = ''] = items.map(({ id }) => id)
    expect((await overview()).sums).toMatchObject({ net: '1000.01', received: '0.00', outstanding: '1000.01', notDue: '700.01', overdue: '300.00' })
  })

  it('S01-56: what is overdue alarms project manager and general manager on their bench until they have read it', async () => {
    for (const name of ['马俊', '韩志远'] as const) {
      const mine = async () => (await asked<{ alerts: { id: string; matter: string; regulation: string; article: string; readAt: string | null }[] }>(at[name].page, '/workbench')).json.alerts.find((one) => one.matter === late)
      await expect.poll(mine, { timeout: 60_000, interval: 1000 }).toMatchObject({ regulation: 's01', article: '十-经理-6', readAt: null })
    }
    expect((await asked<{ alerts: { matter: string }[] }>(at.陈晓琳.page, '/workbench')).json.alerts.some((one) => one.matter === late)).toBe(false)
    const { page } = at.马俊
    await page.goto('/')
    const alarm = page.locator('.gx-alerts li', { hasText: '故事客户有限公司' })
    await alarm.getByRole('button', { name: '已阅并指派' }).click()
    await page.locator('.gx-alerts li.read', { hasText: '故事客户有限公司' }).waitFor()
  })
})

describe('receipts and invoices (F86)', () => {
  it('S34-11: a part comes in, a fen more than is outstanding is refused with the article, the invoice is entered, and all of it is in', async () => {
    await money('孙丽', soon, '登记收款', '150.00')
    await expect.poll(async () => (await matter(soon)).fields.received).toBe('150.00')
    expect(await matter(soon)).toMatchObject({ stage: 'scheduled', fields: { outstanding: '250.01' } })
    const page = await money('孙丽', soon, '登记收款', '250.02')
    await page.getByText('S34 四-4').first().waitFor()
    await page.getByText('250.01').first().waitFor()
    expect((await matter(soon)).fields.received).toBe('150.00')
    await money('孙丽', soon, '开票', '400.01', 'FP-故事-1')
    await expect.poll(async () => (await matter(soon)).stage).toBe('invoiced')
    await money('孙丽', soon, '登记收款', '250.01')
    await expect.poll(async () => (await matter(soon)).stage).toBe('received')
    expect(await matter(soon)).toMatchObject({ final: true, fields: { outstanding: '0.00', receipts: [{ amount: '150.00' }, { amount: '250.01' }], invoices: [{ number: 'FP-故事-1', amount: '400.01' }] } })
  })

  it('S34-11: nothing is invoiced beyond the instalment or ahead of its day; nobody but finance enters money', async () => {
    for (const [fields, control] of [[{ invoiceDate: day(0), invoiceAmount: '300.01' }, 's34.invoice-within'], [{ invoiceDate: day(2), invoiceAmount: '300.00' }, 's34.invoice-not-ahead']] as const) {
      const refused = await asked<Refusal>(at.孙丽.page, `/matters/${last}/actions/invoice`, { fields: { invoiceNo: 'FP-故事-2', ...fields } })
      expect([refused.status, refused.json.reasons.map((one) => `${one.control} ${one.article}`)]).toEqual([422, [`${control} 四-4`]])
    }
    expect((await asked(at.马俊.page, `/matters/${last}/actions/receive`, { fields: { receivedOn: day(0), receivedAmount: '1.00', receivedBy: 'cash' } })).status).toBe(422)
    expect((await asked(at.陈晓琳.page, `/matters/${last}/actions/receive`, { fields: { receivedOn: day(0), receivedAmount: '1.00', receivedBy: 'cash' } })).status).toBe(404)
  })

  it('S34-11: a refund opens the instalment again, a credit note takes the invoice back, each with its reason; the register shows it all', async () => {
    await onPage('孙丽', soon, '退款', async (page) => {
      await dayIn(page.locator('#f-refundedOn'), day(0))
      await page.locator('#f-refundAmount').fill('50.00')
      await page.locator('#f-reason').fill('服务范围缩减')
    })
    await expect.poll(async () => (await matter(soon)).fields.outstanding).toBe('50.00')
    expect(await matter(soon)).toMatchObject({ stage: 'invoiced', final: false, fields: { refunded: '50.00', received: '350.01' } })
    await onPage('孙丽', soon, '红冲发票', async (page) => {
      await page.locator('#f-creditNo').fill('HZ-故事-1')
      await dayIn(page.locator('#f-creditDate'), day(0))
      await page.locator('#f-creditAmount').fill('50.00')
      await page.locator('#f-reason').fill('服务范围缩减')
    })
    await expect.poll(async () => (await matter(soon)).fields.invoiced).toBe('350.01')
    const register = await at.孙丽.page.evaluate(async () => (await fetch('/api/v1/ledgers/F86/export?format=csv')).text())
    const line = register.split(/\r?\n/).find((one) => one.includes('中期款') && one.includes('故事客户有限公司')) ?? ''
    for (const said of [CONTRACT, '马俊', '400.01', day(10), 'FP-故事-1', '350.01']) expect(line, line).toContain(said)
  })
})

describe('what is outstanding', () => {
  it('S01-56: by age, and every figure opens the entries it was added up from', async () => {
    const { sums, ages } = await overview()
    expect(sums).toMatchObject({ net: '1000.01', received: '350.01', outstanding: '650.00', notDue: '350.00', overdue: '300.00', late: 1, invoiced: '350.01', refunded: '50.00', inTime: '0.00', due: '300.00', rate: 0 })
    expect(ages.filter(({ count }) => count > 0).map(({ age, amount }) => `${age} ${amount}`)).toEqual(['not-due 350.00', 'd30 300.00'])
    const { page } = at.孙丽
    await page.goto(`/receivables?contract=${encodeURIComponent(CONTRACT)}`)
    await page.getByRole('button', { name: '1–30天 300.00' }).waitFor()
    await page.getByRole('button', { name: /^已收 350\.01/ }).click()
    const drawer = page.locator('.rc-drill')
    await drawer.getByText('分录', { exact: true }).click()
    await drawer.getByText('合计 350.01').waitFor()
    await expect.poll(() => drawer.locator('li a > b').allInnerTexts()).toHaveLength(3)
    const signed = (await drawer.locator('li a > b').allInnerTexts()).map((text) => Math.round(Number(text.replace(/[,\s]/g, '').replace('−', '-')) * 100))
    expect([signed.toSorted((a, b) => a - b), signed.reduce((sum, one) => sum + one, 0)]).toEqual([[-5000, 15_000, 25_001], 35_001])
    await drawer.locator('li a').first().click()
    await page.waitForURL(`**/matters/${soon}`)
  })

  it('S01-56: on the phone the project manager sees whom to chase first and enters what was said; once it is paid the alarm stands as late', async () => {
    const { page } = at.马俊
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`/receivables?contract=${encodeURIComponent(CONTRACT)}`)
    const first = page.locator('.rc-chase li').first()
    await first.getByText(/^逾[12]天$/).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'nothing hangs out sideways').toBe(0)
    await first.locator('a').click()
    await page.waitForURL(`**/matters/${late}`)
    await onPage('马俊', late, '催收', async () => {
      await page.locator('#f-dunWords').fill('电话催收，对方说明天付')
      await dayIn(page.locator('#f-promisedOn'), day(1))
    })
    await expect.poll(async () => (await matter(late)).fields.dunnings).toBe(1)
    await money('孙丽', late, '登记收款', '300.00')
    await expect.poll(async () => (await matter(late)).fields.outstanding).toBe('0.00')
    expect((await overview()).sums).toMatchObject({ overdue: '0.00', received: '650.01', inTime: '0.00', rate: 0 })
    expect((await matter(late)).stage, 'received and still to be invoiced').toBe('to-invoice')
  })

  it('nothing broke on the way', () => {
    expect(WHO.flatMap((name) => at[name].faults)).toEqual([])
  })
})
