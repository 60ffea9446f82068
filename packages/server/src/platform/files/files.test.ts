import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { safeName, sniff } from './sniff.ts'
import { fileStore } from './store.ts'

const dir = mkdtempSync(join(tmpdir(), 'guixing-store-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const text = async (stream: NodeJS.ReadableStream | null) => { if (!stream) return null; let all = ''; for await (const chunk of stream) all += String(chunk); return all }

describe('the store of files', () => {
  it('keeps the same content once, whole, and leaves nothing beside it', async () => {
    const store = fileStore(dir)
    const digests = await Promise.all(Array.from({ length: 8 }, () => store.put(Buffer.from('同一份'))))
    expect(new Set(digests).size).toBe(1)
    expect(readdirSync(join(dir, digests[0]?.slice(0, 2) ?? ''))).toEqual([digests[0]])
    expect(await text(await store.read(digests[0] ?? ''))).toBe('同一份')
  })
  it('reads nothing but digests', async () => {
    for (const name of ['../../etc/passwd', '', 'a'.repeat(63), 'A'.repeat(64), 'f'.repeat(64)]) expect(await fileStore(dir).read(name)).toBeNull()
  })
})

describe('what may be attached', () => {
  it('is told by its bytes, and the name must agree', () => {
    expect(sniff('a.PNG', Buffer.from('89504e470d0a1a0a00', 'hex'))).toEqual({ type: 'image/png' })
    expect(sniff('a.jpg', Buffer.from('89504e470d0a1a0a00', 'hex'))).toEqual({ fault: 'file-content' })
    expect(sniff('a.txt', Buffer.from('漏水'))).toEqual({ type: 'text/plain; charset=utf-8' })
    for (const name of ['a.svg', 'a.html', 'a.js', 'a.exe', 'a', 'a.docm', 'a.constructor']) expect(sniff(name, Buffer.from('x'))).toEqual({ fault: 'file-type' })
    expect(sniff('a.csv', Buffer.from('\ufeff<html>'))).toEqual({ fault: 'file-content' })
  })
  it('has a name without folders and tricks (property)', () => {
    expect([safeName('..\\..\\a\u202egnp.exe'), safeName('现场 (1).jpg'), safeName('  .. '), safeName(`${'长'.repeat(300)}.pdf`).length]).toEqual(['agnp.exe', '现场 (1).jpg', 'file', 120])
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
      const name = safeName(given)
      expect(name).not.toMatch(/[\\/\u0000-\u001f\u202e]/)
      expect(name.length > 0 && name !== '.' && name !== '..').toBe(true)
      expect(() => encodeURIComponent(name)).not.toThrow()
    }))
  })
})
