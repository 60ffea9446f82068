import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startHouse } from './house.ts'
import { asked, signedIn, type Person } from './people.ts'

type Who = '孙立' | '高明远' | '沈国梁' | '石蕾' | '韩志远' | '罗勇' | '卢文'
const WHO: Who[] = ['孙立', '高明远', '沈国梁', '石蕾', '韩志远', '罗勇', '卢文']
const at = {} as Record<Who, Person>
startHouse({ sample: true }, async (house) => {
  for (const name of WHO) at[name] = await signedIn(house, name)
})

interface Row { id: string; number: string; title: string; stage: string; final: boolean; amount: string | null; fields: Record<string, unknown> }
interface Refusal { reasons: { control: string; article: string }[] }
const day = (back: number): string => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
const list = async (who: Who, query: string): Promise<Row[]> => (await asked<{ items: Row[] }>(at[who].page, `/matters?${query}`)).json.items
const matter = async (who: Who, id: string): Promise<Row> => (await asked<Row>(at[who].page, `/matters/${id}`)).json
const open = async (who: Who, kind: string, fields: object): Promise<string> => {
  const { status, json } = await asked<{ matter: { id: string } }>(at[who].page, '/matters', { kind, fields })
  expect(status, JSON.stringify(json)).toBe(201)
  return json.matter.id
}
const act = (who: Who, id: string, action: string, fields: object = {}) => asked<Refusal>(at[who].page, `/matters/${id}/actions/${action}`, { fields })
const done = async (who: Who, id: string, action: string, fields: object = {}): Promise<void> => {
  const { status, json } = await act(who, id, action, fields)
  expect(status, JSON.stringify(json)).toBe(200)
}
const refusedBy = async (who: Who, id: string, action: string, fields: object = {}): Promise<string[]> => {
  const { status, json } = await act(who, id, action, fields)
  expect(status, JSON.stringify(json)).toBe(422)
  return json.reasons.map((reason) => reason.control)
}
/** Takes the action on the page of the matter as people do: its button, then the form below it. */
async function onPage(who: Who, id: string, action: string, fill?: (page: Page) => Promise<void>): Promise<Page> {
  const { page } = at[who]
  await page.goto(`/matters/${id}`)
  await page.getByRole('button', { name: new RegExp(`^${action}`) }).first().click()
  if (fill) {
    const form = page.locator('.mt-panel .mt-form')
    await form.waitFor()
    await fill(page)
    await form.getByRole('button', { name: action }).click()
  }
  return page
}
/** Agreed to by each in turn, at the inbox, by keyboard. */
async function agreed(id: string, by: Who[]): Promise<void> {
  for (const name of by) {
    const { page } = at[name]
    await page.goto(`/approvals?matter=${id}`)
    await page.locator('.ap-bar').getByRole('button', { name: /^同意 ?¥/ }).waitFor()
    await page.keyboard.press('Alt+a')
    await page.getByRole('status').filter({ hasText: '已同意' }).waitFor()
  }
}
async function pick(page: Page, field: string, typed: string): Promise<void> {
  await page.locator(`#f-${field}`).click()
  await page.keyboard.type(typed)
  await page.locator('.ant-select-item-option:visible', { hasText: typed }).first().click()
}

const PAYEE = '之江热工研究所'
let project = ''
let budget = ''
let writeOff = ''

describe('a consulting fee from form to archive (S02)', () => {
  it('S02-11 S02-15: the handler registers the project and fills the form; while typing the room left is shown, one fen too much is refused', async () => {
    const { page } = at.孙立
    project = await open('孙立', 'fee-project', { projectNo: 'XJ-2026-077', name: '烟气余热利用', entity: (await asked<{ units: { id: string; name: string }[] }>(page, '/units')).json.units.find((u) => u.name === '工程技术分公司')?.id, baseType: 'subject-amount', base: '10000000.00', baseNote: '可研估算', drawings: true })
    await page.goto('/matters/new/fee-budget')
    await pick(page, 'project', '烟气余热利用')
    await pick(page, 'entity', '工程技术分公司')
    await page.getByText('咨询服务费', { exact: true }).click()
    await page.getByText('技术、管理信息咨询').click()
    await page.locator('#f-content').fill('余热利用技术信息')
    await page.locator('#f-payee').fill(PAYEE)
    await page.locator('#f-amount').fill('150000.01')
    await page.getByText('150,000.00').first().waitFor()
    await page.getByRole('button', { name: '起草预算' }).click()
    await page.waitForURL(/\/matters\/[0-9a-f-]{36}/)
    budget = page.url().match(/matters\/([0-9a-f-]{36})/)?.[1] ?? ''
    await onPage('孙立', budget, '送审')
    await page.getByText('S02 3.2').first().waitFor()
    expect((await matter('孙立', budget)).stage).toBe('drafted')
    await done('孙立', budget, 'edit', { amount: '150000.00' })
    await onPage('孙立', budget, '送审')
    await expect.poll(async () => (await matter('孙立', budget)).stage).toBe('submitted')
  })

  it('S02-15: unit leader, leader in charge, finance and general manager sign what they see; only then there is money', async () => {
    expect((await asked<Refusal>(at.孙立.page, '/matters', { kind: 'fee-payment', fields: { basis: budget, payee: PAYEE, purpose: '首付款', amount: '1.00' } })).status).toBe(422)
    await at.高明远.page.setViewportSize({ width: 390, height: 844 })
    await agreed(budget, ['高明远', '沈国梁', '石蕾', '韩志远'])
    expect(await matter('孙立', budget)).toMatchObject({ stage: 'approved', amount: '150000.00' })
  })

  it('S02-17 S02-18: drawn within what remains, signed by both leaders, paid by finance; the two months begin', async () => {
    const over = await asked<Refusal>(at.孙立.page, '/matters', { kind: 'fee-payment', fields: { basis: budget, payee: PAYEE, purpose: '首付款', amount: '150000.01' } })
    expect([over.status, over.json.reasons.map((r) => r.control)]).toEqual([422, ['s02.payment-limit']])
    const payment = await open('孙立', 'fee-payment', { basis: budget, payee: PAYEE, purpose: '首付款', amount: '150000.00' })
    await agreed(payment, ['高明远', '沈国梁'])
    await onPage('石蕾', payment, '付款', async (page) => { await page.locator('#f-voucherNo').fill('付-301') })
    await expect.poll(async () => (await matter('石蕾', payment)).stage).toBe('paid')
    const [row] = await list('孙立', 'kind=write-off&open=true&q=余热') .then((rows) => (rows.length > 0 ? rows : list('孙立', 'kind=write-off&open=true&sort=-opened')))
    writeOff = row?.id ?? ''
    expect(await matter('孙立', writeOff)).toMatchObject({ stage: 'open', amount: '150000.00' })
    await at.孙立.page.goto(`/matters/${writeOff}`)
    await at.孙立.page.getByText('S02 5.2').first().waitFor()
  })

  it('S02-21 S02-22 S02-29: part reimbursed on an invoice, the rest returned; an invoice counts once; together they make what was drawn', async () => {
    const invoice = { code: '3300254130', number: '88002211', date: day(3), amount: '120000.00', payee: PAYEE }
    const claim = await open('孙立', 'write-off-claim', { writeOff, way: 'reimbursement', amount: '120000.00', invoices: [invoice] })
    const again = await asked<Refusal>(at.孙立.page, '/matters', { kind: 'write-off-claim', fields: { writeOff, way: 'reimbursement', amount: '30000.00', invoices: [{ ...invoice, amount: '30000.00' }] } })
    expect([again.status, again.json.reasons.map((r) => r.article)]).toEqual([422, ['5.2']])
    await agreed(claim, ['高明远', '沈国梁'])
    expect(await refusedBy('石蕾', claim, 'book', { originalsSeen: true, subject: null })).toContain('s02.subject')
    await onPage('石蕾', claim, '入账', async (page) => {
      await page.locator('#f-subject').click()
      await page.locator('.ant-select-item-option:visible', { hasText: '生产成本' }).click()
      await page.getByText('是', { exact: true }).click()
    })
    await expect.poll(async () => (await matter('石蕾', claim)).stage).toBe('booked')
    const back = await open('孙立', 'write-off-claim', { writeOff, way: 'return', amount: '30000.00' })
    await done('石蕾', back, 'book', { originalsSeen: true, subject: 'production-cost' })
    expect(await matter('孙立', writeOff)).toMatchObject({ stage: 'settled' })
  })

  it('S02-30 S02-31: neither budget nor project closes before the drawings are in the archive and the papers have a custodian', async () => {
    expect(await refusedBy('孙立', budget, 'settle')).toEqual(['s02.materials'])
    const paper = await open('孙立', 'technical-material', { project, name: '余热系统图' })
    await onPage('卢文', paper, '入库', async (page) => {
      await page.locator('#f-shelf').fill('B-07')
      await page.locator('#f-giver').fill(PAYEE)
      await page.locator('#f-pages').fill('24')
      await page.getByRole('radiogroup', { name: '载体' }).getByText('图纸').click()
      await page.getByRole('radiogroup', { name: '密级' }).locator('label').first().click()
    })
    await expect.poll(async () => (await matter('卢文', paper)).stage).toBe('checked-in')
    await done('孙立', budget, 'settle')
    expect(await refusedBy('孙立', project, 'close')).toEqual(['s02.custodian'])
    await done('孙立', project, 'edit', { custodian: (await asked<{ id: string }>(at.孙立.page, '/me')).json.id })
    const { page } = at.孙立
    await page.goto(`/matters/${project}`)
    await page.getByRole('button', { name: '更多' }).click()
    await page.getByRole('menuitem', { name: /^关闭项目/ }).click()
    await expect.poll(async () => (await matter('孙立', project)).stage).toBe('closed')
  })
})

describe('what is not written off (S02 5.3)', () => {
  let late = ''
  it('S02-25 S02-26: finance sees whom to chase; without an imported wage nothing is deducted, with it within the ceiling', async () => {
    const { page } = at.石蕾
    await page.goto('/money')
    await page.getByText('催过2次').first().waitFor()
    late = (await list('石蕾', 'kind=write-off&open=true')).find((row) => row.stage === 'urged')?.id ?? ''
    const month = day(0).slice(0, 7)
    expect(await refusedBy('石蕾', late, 'urge')).toEqual(['s02.urge-monthly'])
    expect(await refusedBy('石蕾', late, 'deduct', { deductionMonth: month, deduction: '1000.00' })).toEqual(['s02.wage-known'])
    const sheet = await page.evaluate(async (text) => {
      const form = new FormData()
      form.append('file', new Blob([text], { type: 'text/csv' }), '工资.csv')
      const answer = await fetch('/api/v1/money/wages', { method: 'POST', body: form })
      return { status: answer.status, json: (await answer.json()) as { rows: number } }
    }, `姓名,月份,应发工资,最低工资\n邵军,${month},9000.00,2490.00\n`)
    expect([sheet.status, sheet.json.rows]).toEqual([200, 1])
    expect(await refusedBy('石蕾', late, 'deduct', { deductionMonth: month, deduction: '1800.01' })).toEqual(['s02.deduction-ceiling'])
    await onPage('石蕾', late, '工资扣款', async () => {
      await page.locator('#f-deductionMonth').fill(month)
      await page.locator('#f-deduction').fill('1800.00')
    })
    await expect.poll(async () => (await matter('石蕾', late)).stage).toBe('deducting')
    await page.goto('/money/deductions')
    await page.getByText('148,200.00').first().waitFor()
  })

  it('S02-27 S02-28: the list goes to the discipline office, which checks and hands a breach of law to the judiciary', async () => {
    const listed = await open('石蕾', 'unsettled-list', {})
    expect(JSON.stringify((await matter('石蕾', listed)).fields)).toContain('150000.00')
    await onPage('石蕾', listed, '送交纪委办公室', async () => undefined)
    await expect.poll(async () => (await matter('罗勇', listed)).stage).toBe('sent')
    await done('罗勇', listed, 'receive')
    expect(await matter('罗勇', late)).toMatchObject({ stage: 'discipline' })
    await done('罗勇', late, 'discipline-result', { disciplineResult: '票据系伪造' })
    expect(await refusedBy('罗勇', late, 'refer', { judiciaryRef: '移〔2026〕3号' })).toEqual(['s02.judiciary'])
    await done('罗勇', late, 'refer', { judiciaryDate: day(0), judiciaryRef: '移〔2026〕3号' })
    expect(await matter('罗勇', late)).toMatchObject({ stage: 'judiciary', final: true })
  })

  it('nothing broke on the way', () => {
    expect(WHO.flatMap((name) => at[name].faults)).toEqual([])
  })
})
