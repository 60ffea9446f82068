import { describe, expect, it } from 'vitest'
import { startHouse } from './house.ts'
import { asked, opened, signedIn, type Person } from './people.ts'

let desk: Person
const house = startHouse({ sample: true }, async (running) => { desk = await signedIn(running, '陈晓琳') })
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(200_000, 1)])
const picture = (name: string) => ({ name, mimeType: 'image/png', buffer: PNG })

describe('a client sends pictures without an account, on a phone', { timeout: 60_000 }, () => {
  it('a refused file is told at the field and loses nothing typed; what was sent is fetched back, and seen at the desk', async () => {
    const me = (await asked<{ house: { slug: string } }>(desk.page, '/me')).json
    const client = await opened(house, `/p/${me.house.slug}`, true)
    const { page } = client
    await page.locator('textarea[name=content]').fill('地下车库漏水，见照片')
    await page.locator('input[name=name]').fill('李辉')
    await page.locator('input[name=phone]').fill('13900001234')
    await page.locator('input[name=files]').setInputFiles([picture('车库 1.png'), picture('木马.exe'), { name: '假图.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload=alert(1)>') }])
    await page.getByText('内容与文件名不符').waitFor()
    await page.getByText('不收这种文件').waitFor()
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: '有附件没有发出' }).waitFor()
    expect(await page.locator('textarea[name=content]').inputValue(), 'nothing typed is lost').toBe('地下车库漏水，见照片')
    for (const name of ['木马.exe', '假图.png']) await page.getByRole('button', { name: `去掉 ${name}` }).click()
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await page.getByRole('button', { name: '看进度' }).click()
    const [kept] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '车库 1.png' }).click()])
    expect(kept.suggestedFilename()).toBe('车库 1.png')
    await page.locator('textarea[name=text]').fill('又漏了一处')
    await page.locator('input[name=files]').setInputFiles([picture('车库 2.png')])
    await page.getByText('已收到').waitFor()
    await page.getByRole('button', { name: '发送', exact: true }).click()
    await page.getByRole('listitem').filter({ hasText: '又漏了一处' }).getByRole('button', { name: '车库 2.png' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 'nothing sticks out').toBe(0)

    const number = await page.locator('.pt-number').innerText()
    const { items } = (await asked<{ items: { id: string }[] }>(desk.page, `/matters?q=${encodeURIComponent(number)}`)).json
    const { files } = (await asked<{ files: { id: string; name: string }[] }>(desk.page, `/matters/${items[0]?.id}`)).json
    expect(files.map((f) => f.name), number).toEqual(['车库 1.png', '车库 2.png'])
    await desk.page.goto(`/matters/${items[0]?.id}`)
    await desk.page.locator('.mt-facts-card').getByRole('link', { name: '车库 2.png' }).waitFor()
    expect(await desk.page.evaluate(async (id) => { const r = await fetch(`/api/v1/files/${id}`); return [r.status, r.headers.get('content-type'), (await r.arrayBuffer()).byteLength] }, files[0]?.id)).toEqual([200, 'image/png', PNG.length])
    expect([...client.faults, ...desk.faults]).toEqual([])
    await client.close()
  })
})
