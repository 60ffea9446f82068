import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { startHouse } from './house.ts'
import { asked, signedIn, type Person } from './people.ts'

const WHO = ['吴昊', '周强', '周敏', '沈国梁', '韩志远', '林小燕', '石蕾', '何志强', '高敏', '刘芳', '高明远', '孙立'] as const
type Who = (typeof WHO)[number]
const at = {} as Record<Who, Person>
startHouse({ sample: true }, async (house) => {
  for (let i = 0; i < WHO.length; i += 4) await Promise.all(WHO.slice(i, i + 4).map(async (name) => { at[name] = await signedIn(house, name) }))
  await Promise.all([at.周敏, at.高敏].map(({ page }) => page.setViewportSize({ width: 390, height: 844 })))
})

const HOUR = 3_600_000
/** Rules are read again within a second; a busy machine takes longer. */
const SOON = { timeout: 15_000 }
const DAY = 24 * HOUR
/** Day and time of an instant as the house's clock shows it: 2026-11-24 09:00. */
const wall = (ms: number): string => new Date(ms + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ')
const instant = (day: string, time: string): string => new Date(`${day}T${time}:00+08:00`).toISOString()
/** The first working days after today by the calendar of the house, whatever today is. */
async function workingDays(page: Page, n: number): Promise<string[]> {
  const found: string[] = []
  for (let i = 1; found.length < n && i < 30; i++) {
    const day = wall(Date.now() + i * DAY).slice(0, 10)
    if ((await asked<{ working: boolean }>(page, `/leave/day/${day}`)).json.working) found.push(day)
  }
  expect(found).toHaveLength(n)
  return found
}

interface Row { id: string; number: string; stage: string; fields: Record<string, unknown> }
interface Refusal { reasons: { control: string; code: string; article: string; says?: Record<string, string> }[] }
interface Item { approval: string; task: string; matter: { id: string } }
const matter = async (who: Who, id: string): Promise<Row> => (await asked<Row>(at[who].page, `/matters/${id}`)).json
const open = async (who: Who, kind: string, fields: object, action?: string): Promise<Row> => {
  const { status, json } = await asked<{ matter: Row }>(at[who].page, '/matters', { kind, fields, ...(action ? { action } : {}) })
  expect(status, JSON.stringify(json)).toBe(201)
  return json.matter
}
const act = (who: Who, id: string, action: string, fields: object = {}) => asked<Refusal>(at[who].page, `/matters/${id}/actions/${action}`, { fields })
const idOf = async (who: Who): Promise<string> => (await asked<{ id: string }>(at[who].page, '/me')).json.id
const todo = async (who: Who): Promise<Item[]> => (await asked<{ items: Item[] }>(at[who].page, '/approvals?box=todo')).json.items ?? []
const standIns = async (who: Who): Promise<string[]> => (await asked<{ delegations: { from: { name: string }; to: { name: string } | null }[] }>(at[who].page, '/delegations')).json.delegations.map((d) => `${d.from.name} → ${d.to?.name ?? ''}`)
const latest = async (who: Who, kind: string): Promise<Row> => {
  const [row] = (await asked<{ items: Row[] }>(at[who].page, `/matters?kind=${kind}&sort=-opened`)).json.items
  if (!row) throw new Error(`${who} sees no ${kind}`)
  return row
}

/** Chooses from a list by its label, typing what one looks for. */
async function pick(page: Page, label: string, typed: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.keyboard.type(typed)
  await page.locator('.ant-select-item-option:visible', { hasText: typed }).first().click()
}
async function fillDay(page: Page, label: string, text: string): Promise<void> {
  const input = page.getByRole('textbox', { name: label, exact: true })
  // What is typed while the other end settles is put back to what was there.
  await expect.poll(async () => {
    await input.fill(text)
    await input.press('Enter')
    await page.waitForTimeout(100)
    return input.inputValue()
  }, SOON).toBe(text)
}
async function ofYear(page: Page, year: string): Promise<void> {
  await page.getByRole('combobox', { name: '年度' }).click()
  await page.locator('.ant-select-item-option:visible', { hasText: `${year}年` }).click()
}
const bar = (page: Page) => page.locator('.ap-bar')
async function toDecide(page: Page, id: string): Promise<void> {
  await page.goto(`/approvals?matter=${id}`)
  await bar(page).locator('.ap-agree').waitFor()
}
async function agreed(who: Who, id: string): Promise<void> {
  const { page } = at[who]
  await toDecide(page, id)
  await bar(page).locator('.ap-agree').click()
  await page.getByRole('status').filter({ hasText: '已同意' }).waitFor()
}
const said = async (page: Page, words: string | RegExp): Promise<void> => page.getByRole('alert').filter({ hasText: words }).first().waitFor()

describe('leave (S06-13, S10-04)', () => {
  let id = ''
  let number = ''
  let days: string[] = []

  it('S06-13 S10-04: what the articles demand is asked for in words; the days follow from the calendar, and who decides is told before', async () => {
    const { page } = at.吴昊
    days = await workingDays(page, 2)
    const bare = await asked<Refusal>(page, '/matters', { kind: 'leave', action: 'apply', fields: { reason: '搬家' } })
    expect([bare.status, bare.json.reasons.map((r) => `${r.control} ${r.article}`)]).toEqual([422, expect.arrayContaining(['s06.leave-record 第八条', 's10.leave-record 第五条'])])
    await page.goto('/leave')
    await page.getByText('还没有请过假').waitFor()
    await page.getByRole('button', { name: '请假', exact: true }).first().click()
    await page.getByRole('button', { name: '提交申请' }).click()
    for (const gap of ['请选类别', '请填起止时间', '请写事由']) await said(page, gap)
    await pick(page, '类别', '事假')
    await fillDay(page, '从', days[0]!)
    await page.locator('.lv-half').first().getByText('下午').click()
    await fillDay(page, '到', days[1]!)
    await page.getByRole('textbox', { name: '事由' }).fill('搬家')
    await pick(page, '替班人', '周强')
    const effect = page.getByRole('region', { name: '这次请假' })
    await effect.getByText('共 1.5 天').waitFor()
    await effect.getByText(/个班次要安排顶班/).waitFor()
    const route = page.getByRole('region', { name: '会请谁批' })
    await route.getByText('S10 第五条').waitFor()
    expect(await route.locator('li b').allInnerTexts(), 'two steps').toEqual(['周敏', '沈国梁'])
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.getByRole('status').filter({ hasText: '等待审批' }).waitFor()
    ;({ id, number } = await latest('吴昊', 'leave'))
    expect((await matter('吴昊', id)).fields).toMatchObject({ days: 1.5, retroactive: false })

    await page.getByRole('button', { name: '请假', exact: true }).first().click()
    await pick(page, '类别', '病假')
    await fillDay(page, '从', days[1]!)
    await page.getByRole('textbox', { name: '事由' }).fill('看牙')
    await page.getByRole('region', { name: '这次请假' }).getByText(`与 ${number} 重叠`).waitFor()
    await page.getByRole('button', { name: '提交申请' }).click()
    const refused = page.getByRole('alert').filter({ hasText: '还不能请假' })
    await refused.getByText('这段时间已经请过假').waitFor()
    await refused.getByText('S06 第八条').waitFor()
  })

  it('S10-04: nobody leaves before both steps: the head agrees on the phone seeing who covers what, the unit leader at the desk', async () => {
    const { page } = at.吴昊
    await page.goto(`/matters/${id}`)
    await page.getByRole('button', { name: /^离岗/ }).first().click()
    const refused = page.getByRole('alert').filter({ hasText: '部门经理和单位领导还没有都批准请假' })
    await refused.getByText('S10 第五条').first().waitFor()

    await toDecide(at.周敏.page, id)
    const cover = at.周敏.page.locator('.lv-cover')
    for (const words of ['由 周强 代办', '共 1.5 天', '24小时值班']) await cover.getByText(words).first().waitFor()
    await agreed('周敏', id)
    expect((await matter('吴昊', id)).stage).toBe('applied')
    expect((await act('吴昊', id, 'depart')).json.reasons.map((r) => r.control)).toEqual(['s10.leave-approval'])
    await toDecide(at.沈国梁.page, id)
    await at.沈国梁.page.keyboard.press('Alt+a')
    await at.沈国梁.page.getByRole('status').filter({ hasText: '已同意' }).waitFor()
    expect((await matter('吴昊', id)).stage).toBe('approved')
  })

  it('S06-13: approved, the substitute stands in, whoever makes the roster is told, the ledger has the days; reporting back ends it', async () => {
    const { page } = at.吴昊
    await page.goto('/settings/mandates')
    await page.locator('.md-line', { hasText: '吴昊 → 周强' }).getByText(`随休假 ${number}`).waitFor()
    const told = async (who: Who, words: string): Promise<boolean> => (await asked<{ notices: { text: Record<string, string>; matter: string | null }[] }>(at[who].page, '/notices')).json.notices.some((n) => n.matter === id && (n.text['zh-CN'] ?? '').includes(words))
    expect([await told('周敏', '请假期间有班次要安排顶班'), await told('周强', '请你顶班')]).toEqual([true, true])

    const manager = at.韩志远.page
    const years = days.map((day) => day.slice(0, 4))
    const line = manager.getByRole('row').filter({ hasText: '吴昊' })
    const ledger = async (): Promise<void> => {
      await manager.goto('/leave/days')
      await ofYear(manager, years[0]!)
      await line.waitFor()
    }
    await ledger()
    await line.getByRole('button', { name: years[0] === years[1] ? '1.5' : '0.5', exact: true }).click()
    await manager.getByRole('dialog').getByText(number).waitFor()

    await page.goto(`/matters/${id}`)
    await page.getByRole('button', { name: /^销假/ }).first().click()
    await expect.poll(async () => (await matter('吴昊', id)).stage, SOON).toBe('returned')
    expect([await standIns('吴昊'), (await matter('吴昊', id)).fields.days], 'come back before it began: no day was taken').toEqual([[], 0])
    await ledger()
    expect(await line.getByRole('button').count()).toBe(0)
  })

  it('S06-13: a head who is ill asks afterwards; the substitute decides in his name until he is back', async () => {
    const now = Date.now()
    const waiting = (await todo('何志强')).map((one) => one.matter.id)
    expect(waiting.length).toBeGreaterThan(1)
    const sick = await open('何志强', 'leave', { leaveKind: 'sick', reason: '发烧', fromAt: new Date(now - 2 * HOUR).toISOString(), untilAt: new Date(now + 9 * DAY).toISOString(), substitute: await idOf('高敏') }, 'apply')
    expect((await matter('何志强', sick.id)).fields.retroactive).toBe(true)
    await agreed('刘芳', sick.id)
    await agreed('沈国梁', sick.id)

    const { page } = at.高敏
    const [first = '', second = ''] = waiting
    await toDecide(page, first)
    await page.getByText('代 何志强').first().waitFor()
    await agreed('高敏', first)
    await page.goto(`/approvals?matter=${first}&box=done`)
    await page.getByText('高敏 代 何志强').first().waitFor()
    await at.何志强.page.goto(`/matters/${sick.id}`)
    await at.何志强.page.getByText('事后补请').first().waitFor()
    await at.何志强.page.getByRole('button', { name: /^销假/ }).first().click()
    await expect.poll(async () => (await matter('何志强', sick.id)).stage, SOON).toBe('returned')
    await expect.poll(async () => (await todo('高敏')).map((one) => one.matter.id), SOON).not.toContain(second)
    expect((await todo('何志强')).map((one) => one.matter.id)).toContain(second)
  })
})

describe('overtime (S06-14)', () => {
  it('S06-14: applied for, approved, done and paid by the hour; without an approved record nothing is, and no hour counts twice', async () => {
    const { page } = at.林小燕
    const day = wall(Date.now() - 3 * DAY).slice(0, 10)
    const { type } = (await asked<{ type: 'weekday' | 'rest' | 'holiday' }>(page, `/leave/day/${day}`)).json
    const typeWords = { weekday: '工作日', rest: '休息日', holiday: '法定节假日' }[type]
    const fill = async (): Promise<void> => {
      await page.goto('/leave')
      await page.getByRole('button', { name: '申请加班' }).first().click()
      await fillDay(page, '开始', `${day} 20:00`)
      await page.getByText(typeWords, { exact: true }).first().waitFor()
      expect(await page.getByRole('textbox', { name: '结束' }).inputValue()).toBe(`${day} 22:00`)
      await page.getByRole('textbox', { name: '事由' }).fill('盘点钥匙')
      await page.getByRole('button', { name: '提交申请' }).click()
    }
    await fill()
    await page.getByRole('status').filter({ hasText: '等待审批' }).waitFor()
    const { id, number } = await latest('林小燕', 'overtime')
    expect((await matter('林小燕', id)).fields).toMatchObject({ hours: 2, dayType: type, retroactive: true })
    await fill()
    const refused = page.getByRole('alert').filter({ hasText: '还不能申请加班' })
    await refused.getByText('这段时间已经申请过加班').waitFor()
    await refused.getByText('S06 第九条').waitFor()

    const done = { doneFrom: instant(day, '20:00'), doneUntil: instant(day, '22:30') }
    expect((await act('林小燕', id, 'done', done)).status, 'without an approved record').toBe(422)
    await page.goto(`/matters/${id}`)
    await page.getByText('周敏').first().waitFor()
    expect(await page.getByRole('button', { name: /^登记加班完成/ }).and(page.locator(':enabled')).count()).toBe(0)
    await agreed('周敏', id)
    expect((await act('林小燕', id, 'done', done)).status).toBe(200)
    expect(await matter('林小燕', id)).toMatchObject({ stage: 'done', fields: { doneHours: 2.5, paidHours: 2 } })
    expect((await act('石蕾', id, 'compute')).json.reasons.map((r) => r.control), 'the wage is not imported').toEqual(['s06.overtime-pay'])
    const imported = await at.石蕾.page.evaluate(async (text) => {
      const form = new FormData()
      form.append('file', new Blob([text], { type: 'text/csv' }), '工资.csv')
      return (await fetch('/api/v1/money/wages', { method: 'POST', body: form })).status
    }, `姓名,月份,应发工资,最低工资\n林小燕,${day.slice(0, 7)},5220.00,2490.00\n`)
    expect(imported).toBe(200)
    await at.石蕾.page.goto(`/matters/${id}`)
    await at.石蕾.page.getByRole('button', { name: /^计算加班费/ }).first().click()
    const pay = `${60 * { weekday: 1.5, rest: 2, holiday: 3 }[type]}.00`
    await expect.poll(async () => (await matter('石蕾', id)), SOON).toMatchObject({ stage: 'computed', fields: { hourlyWage: '30.00', pay } })
    const year = day.slice(0, 4)
    await page.goto('/leave')
    await ofYear(page, year)
    await page.getByRole('listitem').filter({ hasText: number }).getByText(`¥${pay}`).waitFor()
    const hours = (await asked<{ rows: { person: { name: string }; hours: { type: string; hours: number }[] }[] }>(at.韩志远.page, `/leave/days?year=${year}&q=${encodeURIComponent('林小燕')}`)).json.rows[0]?.hours
    expect(hours?.find((one) => one.type === type)?.hours).toBe(2)
  })
})

describe('mandates (X-06, S02-04)', () => {
  const budget = async (amount: string): Promise<string> => {
    const { page } = at.孙立
    const [project] = (await asked<{ items: Row[] }>(page, `/matters?kind=fee-project&q=${encodeURIComponent('热电联产')}`)).json.items
    const entity = (await asked<{ units: { id: string; name: string }[] }>(page, '/units')).json.units.find((u) => u.name === '工程技术分公司')?.id
    const { id } = await open('孙立', 'fee-budget', { project: project?.id, entity, nature: 'consulting', category: 'information', payee: '之江热工研究所', content: '技术信息', amount })
    expect((await act('孙立', id, 'submit')).status).toBe(200)
    return id
  }
  const form = async (who: Who): Promise<Page> => {
    const { page } = at[who]
    await page.goto('/settings/mandates')
    await page.getByRole('button', { name: '委托他人代批' }).click()
    return page
  }
  const tomorrow = (): string => wall(Date.now() + DAY)

  it('X-06: approvals of one kind up to an amount for a day: the delegate decides in the other’s name, and nothing beyond', async () => {
    const page = await form('高明远')
    const send = (): Promise<void> => page.locator('.md-form').getByRole('button', { name: '委托他人代批' }).click()
    await send()
    for (const gap of ['请选委托给谁', '选一类，或填金额上限', '结束要在开始之后']) await said(page, gap)
    await pick(page, '委托给', '高明远')
    await pick(page, '哪几类（不选是各类）', '咨询服务费预算')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: /^金额上限/ }).fill('10000')
    await fillDay(page, '到', tomorrow())
    await send()
    await page.locator('label', { hasText: '委托给' }).getByRole('alert').filter({ hasText: '不能委托给自己' }).waitFor()
    await pick(page, '委托给', '刘芳')
    await send()
    const line = page.locator('.md-line', { hasText: '高明远 → 刘芳' })
    for (const words of ['只代批：咨询服务费预算', '¥10,000.00 以内']) await line.getByText(words).waitFor()

    const [within, above] = [await budget('10000.00'), await budget('10000.01')]
    const deputy = at.刘芳.page
    await toDecide(deputy, within)
    await deputy.getByText('代 高明远').first().waitFor()
    await agreed('刘芳', within)
    await at.沈国梁.page.goto(`/approvals?matter=${within}`)
    await at.沈国梁.page.getByText('刘芳 代 高明远').first().waitFor()
    expect((await todo('刘芳')).map((one) => one.matter.id), 'a fen more is not hers').not.toContain(above)
    expect((await todo('高明远')).map((one) => one.matter.id)).toContain(above)

    // Who asked gains nothing by standing in for who decides next.
    expect((await asked(at.沈国梁.page, '/delegations', { to: await idOf('孙立'), until: new Date(Date.now() + DAY).toISOString(), kinds: ['fee-budget'] })).status).toBe(200)
    expect((await todo('孙立')).map((one) => one.matter.id), 'so it does not wait for them').not.toContain(within)
    const task = (await todo('沈国梁')).find((one) => one.matter.id === within)?.task
    const tried = await asked(at.孙立.page, `/approvals/tasks/${task}`, { outcome: 'agree' })
    expect([tried.status, JSON.stringify(tried.json)]).toEqual([422, expect.stringContaining('孙立不能批这一项')])
    expect((await todo('沈国梁')).map((one) => one.matter.id), 'it still waits').toContain(within)
  })

  it('X-06: a loop and a chain are refused at the field, in words; what was given is ended by who gave it', async () => {
    for (const [who, to, words] of [['刘芳', '高明远', '高明远这段时间已委托给刘芳，不能互相委托'], ['周敏', '高明远', '高明远这段时间已把自己的审批委托给刘芳，委托不能再往下传']] as const) {
      const page = await form(who)
      await pick(page, '委托给', to)
      await page.getByRole('textbox', { name: /^金额上限/ }).fill('500')
      await fillDay(page, '到', tomorrow())
      await page.locator('.md-form').getByRole('button', { name: '委托他人代批' }).click()
      await page.locator('label', { hasText: '委托给' }).getByRole('alert').filter({ hasText: words }).waitFor()
    }
    const { page } = at.高明远
    await page.goto('/settings/mandates')
    await page.locator('.md-line', { hasText: '高明远 → 刘芳' }).getByRole('button', { name: '结束' }).click()
    await page.getByText('没有在用的委托').waitFor()
    expect(await standIns('刘芳')).toEqual([])
  })

  it('S02-04 X-06: the table of authorities takes a line and its change, never two answers for one amount; a relative declared stays out', async () => {
    const { page } = at.韩志远
    await page.goto('/settings/mandates')
    const card = page.locator('.gx-card').filter({ has: page.getByRole('heading', { name: '授权表' }) })
    const band = async (above: string, upTo: string, least: string): Promise<void> => {
      await card.getByRole('button', { name: '添一行' }).click()
      await pick(page, '类别', '咨询服务费预算')
      await page.getByRole('textbox', { name: '金额超过' }).fill(above)
      await page.getByRole('textbox', { name: '到（含）' }).fill(upTo)
      await page.getByRole('combobox', { name: '最少要谁同意' }).click()
      await page.locator('.ant-select-item-option:visible', { hasText: least }).first().click()
      await card.getByRole('button', { name: '存', exact: true }).click()
    }
    await band('900000', '1000000', '公司领导一级')
    const line = card.locator('.md-line')
    await line.getByText('¥900,000.00 以上，¥1,000,000.00 以内').waitFor()
    await line.getByText('至少公司领导一级同意').waitFor()
    await band('950000', '', '部门负责人一级')
    await card.locator('label', { hasText: '到（含）' }).getByRole('alert').filter({ hasText: '和同一类、同一单位的另一行重叠' }).waitFor()
    await card.getByRole('button', { name: '先不' }).click()
    await line.getByRole('button', { name: '改', exact: true }).click()
    await page.getByRole('textbox', { name: '金额超过' }).fill('950000')
    await card.getByRole('button', { name: '存', exact: true }).click()
    await line.getByText('¥950,000.00 以上，¥1,000,000.00 以内').waitFor()
    await line.getByRole('button', { name: '删去' }).click()
    await card.getByText('还没有授权表').waitFor()

    const kin = page.locator('.gx-card').filter({ has: page.getByRole('heading', { name: '亲属与利害关系' }) })
    await kin.getByRole('button', { name: '申报' }).click()
    await kin.locator('.md-form').getByRole('button', { name: '申报' }).click()
    await said(page, '请写明关系')
    await pick(page, '谁', '周强')
    await pick(page, '本单位的亲属', '周敏')
    await page.getByRole('textbox', { name: /^是什么关系/ }).fill('姐弟')
    await kin.locator('.md-form').getByRole('button', { name: '申报' }).click()
    await kin.locator('.md-line', { hasText: '周强 与 周敏' }).getByText('姐弟').waitFor()
    const [day = ''] = await workingDays(at.周强.page, 1)
    await at.周强.page.goto('/leave')
    await at.周强.page.getByRole('button', { name: '请假', exact: true }).first().click()
    await pick(at.周强.page, '类别', '事假')
    await fillDay(at.周强.page, '从', day)
    const route = at.周强.page.getByRole('region', { name: '会请谁批' })
    await route.getByText('周敏要回避').waitFor()
    expect(await route.locator('li b').allInnerTexts()).toEqual(['刘芳', '沈国梁'])
  })

  it('nothing broke on the way', () => {
    expect(WHO.flatMap((name) => at[name].faults)).toEqual([])
  })
})
