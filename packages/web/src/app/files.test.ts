import { afterEach, expect, it, vi } from 'vitest'
import { postFile, postSheet, sendFile } from './files.ts'
import { Invalid, Offline } from './problems.ts'

const sheet = (): File => new File(['甲'], '客户.xlsx')
const keys: string[] = []
const answers = (status: number, body: unknown): void => {
  vi.stubGlobal('fetch', (_url: string, { headers }: { headers: Record<string, string> }) => { keys.push(headers['Idempotency-Key'] ?? ''); return Promise.resolve(new Response(JSON.stringify(body), { status })) })
}
afterEach(() => { vi.unstubAllGlobals(); keys.length = 0 })

it('a file goes to an address under one key, however often it is sent; to another address and when only looked at under another', async () => {
  answers(200, { ok: true, errors: [] })
  const file = sheet()
  for (const [url, writes] of [['/a', true], ['/a', true], ['/b', true], ['/a', false], ['/a', false]] as const) await postFile(url, file, writes)
  await postFile('/a', sheet())
  expect(keys[1]).toBe(keys[0])
  expect(new Set(keys).size).toBe(5)
})

it('refused rows of a sheet are an answer; anything else that is no answer is told as what it is', async () => {
  answers(400, { ok: false, errors: [{ row: 2 }] })
  expect(await postSheet('/a', sheet())).toEqual({ ok: false, errors: [{ row: 2 }] })
  answers(400, { errors: [{ field: 'file', code: 'file-too-large' }] })
  await expect(postSheet('/a', sheet())).rejects.toBeInstanceOf(Invalid)
  await expect(sendFile(sheet())).rejects.toBeInstanceOf(Invalid)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('net')))
  await expect(postFile('/a', sheet())).rejects.toBeInstanceOf(Offline)
})
