import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { Busy, Fault, Gone, Invalid, Lapsed, Offline, Stale, Unavailable } from '../app/problems.ts'
import { problemWords } from './problem-words.ts'
import zh from './words/zh-CN.json'
import en from './words/en.json'
import templatesZh from '../features/templates/words/zh-CN.json'
import templatesEn from '../features/templates/words/en.json'

const packages = fileURLToPath(new URL('../../../', import.meta.url))
const sources = ['server/src', 'core/src/lifecycle'].flatMap((dir) => readdirSync(join(packages, dir), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts') && !/test|(^|\/)cli\//.test(f)).map((f) => readFileSync(join(packages, dir, f), 'utf8')))
/** Every code a person may meet at a field: what is thrown as `invalid(field, code)` and what the form check answers. */
const codes = [...new Set(sources.flatMap((text) => [
  ...[...text.matchAll(/\binvalid\(\s*(?:`[^`]*`|'[^']*'|[\w.]+)\s*,\s*'([a-z-]+)'/g)].map((m) => m[1] ?? ''),
  ...[...text.matchAll(/(?:return|:|\?|=>) \(?\{ code: '([a-z-]+)'/g)].map((m) => m[1] ?? ''),
]))]
/** Told elsewhere: reasons of a refusal (ui/reason-text.ts) and answers to programs. */
const ELSEWHERE = new Set(['unknown-house', ...['period', 'self', 'gone', 'loop', 'chain', 'handed-on', 'passed-on'].map((why) => `delegation-${why}`)])

describe('what went wrong, in words', () => {
  it('every code the server gives at a field has words in both languages', () => {
    expect(codes.length).toBeGreaterThan(40)
    const [here, there] = [{ ...zh.field, ...templatesZh.fault }, { ...en.field, ...templatesEn.fault }]
    expect(codes.filter((code) => !ELSEWHERE.has(code) && (!(code in here) || !(code in there)))).toEqual([])
    expect(Object.keys(zh.field).sort()).toEqual(Object.keys(en.field).sort())
  })

  it('every kind of failure has a sentence of its own; the full disk and the server that is away say that nothing typed is lost', () => {
    const t = ((key: string, params: Record<string, string> = {}) => {
      const text = key.split('.').reduce<unknown>((o, k) => (o as Record<string, unknown>)[k], zh) as string
      return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => params[name] ?? '')
    }) as never
    const said = [new Offline(), new Gone(), new Stale(null), new Invalid([]), new Busy(), new Lapsed(), new Unavailable('disk-full'), new Unavailable('database'), new Fault('019a'), new Fault('019b', true), new TypeError('x')].map((e) => problemWords(e, t))
    expect(new Set(said).size).toBe(said.length)
    expect(said[8]).toBe('没有取到。故障号 019a')
    expect(said[9], 'a failed save is not said as a failed look').toMatch(/没有存成.*019b/)
    for (const words of said.slice(6, 8)) expect(words).toContain('写的字还在')
    expect(said[6]).toContain('磁盘')
  })
})
