import type { Page } from 'playwright-core'
import type { House } from './house.ts'

export const PASSWORD = 'guixing-sample'

/** A person at a browser of their own; faults of the page and answers from 500 up are collected. */
export interface Person { page: Page; faults: string[]; close(): Promise<void> }

export async function opened({ browser, app }: House, path: string, phone = false, login?: string): Promise<Person> {
  const context = await browser.newContext({ viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', baseURL: app.url })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('response', (answer) => { if (answer.status() >= 500) faults.push(`${answer.status()} ${answer.url()}`) })
  if (login !== undefined) {
    const answer = await context.request.post('/api/auth/sign-in/username', { data: { username: login, password: PASSWORD }, headers: { origin: app.url } })
    if (!answer.ok()) throw new Error(`${login} was not signed in: ${answer.status()}`)
  }
  await page.goto(path)
  return { page, faults, close: () => context.close() }
}

/** A person signed in, the page drawn. Past the page of signing in, which has stories of its own: for ten people it takes half a minute. */
export async function signedIn(house: House, login: string, path = '/'): Promise<Person> {
  const person = await opened(house, path, false, login)
  await person.page.getByRole('link', { name: '工作台' }).first().waitFor()
  return person
}

/** Asks the interface for programs with the person's own session. */
export async function asked<T>(page: Page, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<{ status: number; json: T }> {
  return page.evaluate(async ([url, data, verb]) => {
    const answer = await fetch(`/api/v1${url}`, { method: verb as string, ...(data === null ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) }) })
    return { status: answer.status, json: await answer.json() }
  }, [path, body ?? null, method] as const) as Promise<{ status: number; json: T }>
}
