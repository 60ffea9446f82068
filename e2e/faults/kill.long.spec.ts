import { afterAll, beforeAll, expect, it } from 'vitest'
import { setTimeout as wait } from 'node:timers/promises'
import { FEE_PEOPLE, FeesUnderLoad, AGAIN } from './fees-under-load.ts'
import { HouseUnderLoad } from './house-under-load.ts'

const KILLS = 100
const WRITERS = 8
const HANDLERS = 4
const house = new HouseUnderLoad()
const fees = new FeesUnderLoad(house)
beforeAll(async () => { await house.setUp(FEE_PEOPLE, 's02,s03,s17,s28,s29,s30,s31,s32,s37'); await house.start() }, 400_000)
afterAll(() => house.remove(), 60_000)

it(`loses nothing it acknowledged and doubles nothing in ${KILLS} kills under load`, async () => {
  let done = false
  /** What was asked by key, and the matter that was acknowledged. */
  const acknowledged = new Map<string, string>()
  const writer = async (w: number) => {
    for (let i = 0; !done; i += 1) {
      const key = `kill-${w}-${i}`
      const body = { kind: 'enquiry', fields: { content: `断电试验 ${key}`, category: 'general', callerName: '李慧', answer: '已说明。', important: i % 5 === 0 } }
      // As the browser does: what got no answer is sent again with the same key until there is one.
      for (;;) {
        const { status, json } = await house.post('/api/v1/matters', body, key)
        if (status === 201 && json.matter) { acknowledged.set(key, json.matter.id); break }
        if (!AGAIN.has(status)) throw new Error(`${key}: ${status} ${JSON.stringify(json)}`)
        await wait(50)
      }
    }
  }
  const [unit] = await house.query<{ id: string; day: string }>("select id, (now() - interval '2 days')::date::text as day from unit where name = '工程技术分公司'")
  const handler = async (h: number) => { for (let i = 0; !done; i += 1) await fees.run(`${h + 1}-${1000 + i}`, unit?.id ?? '', unit?.day ?? '') }
  const writers = [...Array.from({ length: WRITERS }, (_, w) => writer(w)), ...Array.from({ length: HANDLERS }, (_, h) => handler(h))]
  // One that fails ends the test at once instead of after the last kill.
  let failed: unknown
  let between = 0
  for (const one of writers) one.catch((error: unknown) => { failed ??= error; done = true })
  for (let k = 0; k < KILLS && failed === undefined; k += 1) {
    // In the middle of work: something has been written since the start, and more is on its way.
    const before = acknowledged.size
    while (acknowledged.size <= before + WRITERS && failed === undefined) await wait(20)
    await wait(Math.random() * 400)
    // Every second time with a payment signed and not acknowledged as paid.
    if (k % 2 === 0) for (const until = Date.now() + 10_000; fees.paying === 0 && Date.now() < until;) await wait(1)
    if (fees.paying > 0) between += 1
    await house.kill()
    await house.start()
    expect(await fees.wrong(), `after ${k + 1} kills`).toEqual([])
  }
  done = true
  await Promise.all(writers)
  await house.kill('SIGTERM')

  expect(acknowledged.size).toBeGreaterThan(KILLS * WRITERS)
  const kept = await house.query<{ id: string; content: string }>("select id, fields->>'content' as content from matter where fields->>'content' like '断电试验 %'")
  const byContent = new Map(kept.map((m) => [m.content, m.id]))
  expect(kept.length, 'each was written once').toBe(byContent.size)
  for (const [key, id] of acknowledged) expect(byContent.get(`断电试验 ${key}`), key).toBe(id)
  const numbers = await house.query<{ n: number }>('select count(*)::int as n from (select number from matter group by kind, number having count(*) > 1) d')
  expect(numbers[0]?.n).toBe(0)
  // Each article's alert once for each important one, no more and no fewer; no duty item twice.
  const important = await house.query<{ n: number; alerts: number }>("select count(*)::int as n, coalesce(sum((select count(*) from alert a where a.tenant_id = m.tenant_id and a.matter_id = m.id)), 0)::int as alerts from matter m where fields->>'content' like '断电试验 %' and fields->>'important' = 'true'")
  const doubled = await house.query<{ n: number }>('select count(*)::int as n from (select 1 from alert group by tenant_id, matter_id, control having count(*) > 1) d')
  expect([important[0]?.alerts, doubled[0]?.n]).toEqual([(important[0]?.n ?? 0) * 3, 0])
  const duties = await house.query<{ n: number }>('select count(*)::int as n from (select 1 from duty_item group by tenant_id, control, subject, period having count(*) > 1) d')
  expect(duties[0]?.n).toBe(0)
  // Money went all the way, and was cut off between the last signature and the payment too.
  expect(await fees.wrong()).toEqual([])
  expect(fees.through).toBeGreaterThan(KILLS / 10)
  expect(between).toBeGreaterThan(KILLS / 10)
  const verified = await house.guixing('verify')
  expect(verified.code, verified.out).toBe(0)
}, 2_400_000)
