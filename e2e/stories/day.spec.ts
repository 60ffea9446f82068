import { describe, expect, it } from 'vitest'
import { startHouse } from './house.ts'
import { asked, opened, signedIn, type Person } from './people.ts'

let desk: Person
let supervisor: Person
const house = startHouse({ sample: true }, async (house) => {
  desk = await signedIn(house, '陈晓琳', '/desk')
})

interface Row { id: string; number: string; title: string; stage: string; final: boolean; dueAt: string | null }
const find = async (person: Person, q: string): Promise<Row[]> => (await asked<{ items: Row[] }>(person.page, `/matters?q=${encodeURIComponent(q)}`)).json.items

/** The eye of the one who types: goes on when the cursor stands where it is expected. */
const on = (page: Person['page'], selector: string) => page.waitForFunction((wanted) => document.activeElement?.matches(wanted) ?? false, selector)

/** Counts key presses that are no text: what a trained hand needs to be quick (25 at most for one entry). */
function hand(person: Person) {
  let presses = 0
  return {
    press: async (key: string) => { presses += 1; await person.page.keyboard.press(key) },
    type: (text: string) => person.page.keyboard.type(text),
    count: () => presses,
  }
}

describe('a working day at the service centre', () => {
  it('S03-11: an enquiry is taken by keyboard alone, in at most 25 key presses beyond the text, with an agreed time', async () => {
    const { page } = desk
    const { press, type, count } = hand(desk)
    await page.getByRole('combobox', { name: /电话、房号/ }).waitFor()
    await press('F4')
    await on(page, 'input[role=combobox]')
    await type('李慧')
    await page.getByRole('option', { name: /李慧/ }).waitFor()
    await press('Enter')
    await on(page, '.desk-choices.bar button')
    await press('Digit1')
    await on(page, '.desk-choices.chips button')
    await press('Enter')
    await on(page, 'textarea')
    await type('地下车库第三排灯不亮')
    await press('F9')
    await press('Control+Enter')
    await expect.poll(async () => (await find(desk, '地下车库第三排')).length).toBe(1)
    expect(count()).toBeLessThanOrEqual(25)
    const [row] = await find(desk, '地下车库第三排')
    expect(row).toMatchObject({ stage: 'agreed', final: false, dueAt: expect.any(String) })
    await page.getByText('地下车库第三排灯不亮').first().waitFor()
  })

  it('S03-11: neither answered nor a time agreed is refused, and the article is named', async () => {
    const refusal = await asked<{ refused: boolean; reasons: { control: string; article: string }[] }>(desk.page, '/matters', { kind: 'enquiry', fields: { content: '没有答复也没有约时间', category: 'general', callerName: '李慧' } })
    expect(refusal.status).toBe(422)
    expect(refusal.json.reasons).toContainEqual(expect.objectContaining({ article: '4.1.3' }))
    const { press, type } = hand(desk)
    await press('F2')
    await on(desk.page, '.desk-choices.bar button')
    await press('Digit1')
    await on(desk.page, '.desk-choices.chips button')
    await press('Enter')
    await on(desk.page, 'textarea')
    await type('当场答复却没有话')
    await press('F8')
    await press('Control+Enter')
    await desk.page.getByText(/还缺|缺/).first().waitFor()
    expect(await find(desk, '当场答复却没有话')).toEqual([])
    expect(await desk.page.getByText('当场答复却没有话').count(), 'nothing typed is lost').toBeGreaterThan(0)
  })

  it('S03-14: an important one stands on the supervisor’s workbench until it is read', async () => {
    const made = await asked<{ matter: Row }>(desk.page, '/matters', { kind: 'enquiry', fields: { content: '多户反映电梯异响', category: 'safety', callerName: '李慧', important: true, agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })
    expect(made.status).toBe(201)
    supervisor = await signedIn(house, '周敏')
    const { page } = supervisor
    const alert = page.getByLabel('要阅的报告').getByRole('listitem').filter({ hasText: '电梯异响' })
    await alert.getByRole('button', { name: /已阅/ }).click()
    await expect.poll(async () => {
      const bench = await asked<{ alerts: { matter: string; readAt: string | null }[] }>(page, '/workbench')
      return bench.json.alerts.filter((a) => a.matter === made.json.matter.id && a.readAt === null).length
    }).toBe(0)
    const facts = await asked<{ facts: { what: string }[] }>(page, `/matters/${made.json.matter.id}/facts`)
    expect(facts.json.facts.map((f) => f.what)).toContain('read')
  })

  it('S32-02: passed to engineering, accepted and answered there, the first responder stays accountable', async () => {
    const [row] = await find(desk, '地下车库第三排')
    const units = await asked<{ units: { id: string; name: string }[] }>(desk.page, '/units')
    const engineering = units.json.units.find((u) => u.name === '工程部')
    expect((await asked(desk.page, `/matters/${row?.id}/actions/transfer`, { fields: { toUnit: engineering?.id, reason: '属照明维修' } })).status).toBe(200)
    const engineer = await signedIn(house, '何志强', `/matters/${row?.id}`)
    const { page } = engineer
    await page.getByRole('button', { name: /接收/ }).first().click()
    await expect.poll(async () => (await asked<Row>(page, `/matters/${row?.id}`)).json.stage).toBe('accepted')
    expect((await asked(page, `/matters/${row?.id}/actions/answer`, { fields: { answer: '灯管已更换，今晚恢复照明。' } })).status).toBe(200)
    const seen = await asked<{ stage: string; firstResponder: { name: string }; owner: { name: string } }>(page, `/matters/${row?.id}`)
    expect(seen.json).toMatchObject({ stage: 'answered', firstResponder: { name: '陈晓琳' }, owner: { name: '何志强' } })
    await page.reload()
    await page.getByText('灯管已更换').first().waitFor()
    expect(engineer.faults).toEqual([])
    await engineer.close()
  })

  it('S03-19: the daily reading of the ledger is a due item, opens its paper and is done by confirming it', async () => {
    const { page } = supervisor
    const duties = await asked<{ duties: { id: string; control: string; state: string }[] }>(page, '/duties?mine=true')
    const reading = duties.json.duties.find((d) => d.control === 's03.daily-review')
    // The daily reading follows the working calendar: on a day off there is none, which is right too.
    if (!reading) return expect(duties.json.duties.every((d) => d.state !== 'missed')).toBe(true)
    const opened = await asked<{ matter: Row }>(page, `/duties/${reading.id}/open`, {})
    const confirmed = await asked(page, `/matters/${opened.json.matter.id}/actions/confirm`, { fields: { period: '今日', samples: '抽查五条', opinion: '答复及时', signature: '周敏' } })
    expect(confirmed.status).toBe(200)
    const after = await asked<{ duties: { id: string; state: string }[] }>(page, '/duties?mine=true')
    expect(after.json.duties.find((d) => d.id === reading.id)?.state).toBe('done')
  })

  it('a client submits on the portal, is answered, follows by number and code, and rates', async () => {
    const me = await asked<{ house: { slug: string } }>(desk.page, '/me')
    const client = await opened(house, `/p/${me.json.house.slug}`, true)
    const { page } = client
    await page.getByRole('group', { name: '什么事' }).getByText('咨询', { exact: true }).click()
    await page.locator('textarea[name=content]').fill('三栋门厅的公告栏玻璃碎了')
    await page.locator('input[name=name]').fill('孔先生')
    await page.locator('input[name=phone]').fill('13900008888')
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await page.getByText('已登记').first().waitFor()
    const text = await page.locator('main, body').first().innerText()
    const number = /[A-Z]{2}-\d{4}-[\d-]+/.exec(text)?.[0] ?? ''
    const code = /\b[3-9A-Z]{8}\b/.exec(text.replace(number, ''))?.[0] ?? ''
    expect([number, code]).toEqual([expect.stringMatching(/^[A-Z]{2}-/), expect.stringMatching(/^[0-9A-Z]{8}$/)])

    const [row] = await find(desk, '公告栏玻璃')
    expect(row?.number).toBe(number)
    const view = await asked<{ actions: { name: string; possible: boolean; asks: { name: string; required: boolean; list?: string }[] }[] }>(desk.page, `/matters/${row?.id}`)
    const take = view.json.actions.find((a) => a.name === 'take')
    expect(take?.possible).toBe(true)
    const taken = await asked(desk.page, `/matters/${row?.id}/actions/take`, { fields: { category: 'general', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })
    expect(taken.status, JSON.stringify(taken.json)).toBe(200)
    const answered = await asked(desk.page, `/matters/${row?.id}/actions/answer`, { fields: { answer: '今天下午更换玻璃。' } })
    expect(answered.status, JSON.stringify(answered.json)).toBe(200)

    await page.getByRole('button', { name: '看进度' }).click()
    await page.getByText('今天下午更换玻璃').waitFor()
    await page.getByText('满意', { exact: true }).first().click()
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('评价已收到').waitFor()
    const rated = await asked<{ fields: { satisfied?: string } }>(desk.page, `/matters/${row?.id}`)
    expect(rated.json.fields.satisfied).toBe('satisfied')
    const stranger = await asked(page, `/portal/${me.json.house.slug}/follow`, { house: me.json.house.slug, number, code: 'AAAAAAAA' })
    expect(stranger.status).toBe(404)
    expect(client.faults).toEqual([])
    await client.close()
  })

  it('the regulation stands open beside the work and shows how well it is kept', async () => {
    const { page } = supervisor
    const before = await asked<{ articles: { article: string; conformed: number; breached: number; rate: number | null }[] }>(page, '/regulations/s03/conformance')
    const agreed = before.json.articles.find((a) => a.article === '4.1.3')
    expect(agreed?.conformed).toBeGreaterThan(0)
    await page.goto('/regulations/s03')
    await page.getByRole('button', { name: '第4.1.3条' }).click()
    await page.getByText('证据').first().waitFor()
    expect(await page.getByText(/做到/).count()).toBeGreaterThan(0)
    expect(supervisor.faults).toEqual([])
  })

  it('nothing broke on the way', () => {
    expect(desk.faults).toEqual([])
  })
})
