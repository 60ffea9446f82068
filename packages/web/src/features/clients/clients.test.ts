import { expect, it } from 'vitest'
import { reviewDue } from './review-due.ts'
import { failedNow } from './unwritten.ts'

it('the class of a client is due for review once its day has passed in the zone of the house, not on it', () => {
  const evening = Date.parse('2026-11-23T15:59:00Z')
  expect(reviewDue('2026-11-23', evening, 'Asia/Shanghai')).toBe(false)
  expect(reviewDue('2026-11-23', evening + 60_000, 'Asia/Shanghai')).toBe(true)
  expect(reviewDue('2026-11-24', evening + 60_000, 'Asia/Shanghai')).toBe(false)
})

it('of two attachments written at once the failure of the first outlives the success of the second, until it is added or left', () => {
  const first = failedNow([], ['a'], new Error('no'))
  const after = failedNow(first, ['b'], null)
  expect(after).toEqual(first)
  const both = failedNow(after, ['c', 'd'], new Error('full'))
  expect(both.map((one) => one.files)).toEqual([['a'], ['c', 'd']])
  const again = failedNow(both, ['a'], new Error('still not'))
  expect(again.map((one) => (one.error as Error).message)).toEqual(['still not', 'full'])
  expect(failedNow(again, ['a'], null).map((one) => one.files)).toEqual([['c', 'd']])
})
