import { expect, it } from 'vitest'
import { wrong } from './line.ts'

it('what an answer means for an upload: wait, ask, begin anew, or say why it is not taken', () => {
  const why = (status: number, body = ''): unknown => { const e = wrong(status, body); return e.on === 'failed' ? e.why : e.on === 'refused' ? e.fault.code : e.on }
  expect([401, 404, 409, 423, 429, 460, 500, 502].map((s) => why(s))).toEqual(['lapsed', 'anew', 'moved', 'busy', 'busy', 'moved', 'away', 'away'])
  expect([why(503, '{"error":"disk-full"}'), why(503, '{"error":"database"}'), why(400, '{"error":"broken-off"}')]).toEqual(['full', 'away', 'line'])
  expect(wrong(413, '{"errors":[{"field":"file","code":"file-too-large","params":{"max":5}}]}')).toEqual({ on: 'refused', fault: { code: 'file-too-large', params: { max: 5 } } })
  for (const body of ['', 'null', '[]', '<html>', '{"errors":"x"}', '{"errors":[]}', '{"errors":[5]}']) expect(why(400, body)).toBe('failed')
})
