import { describe, expect, test } from 'vitest'
import { anchorOf, axesOf, outline, spot, twoLines } from './radar.ts'

describe('S01-17: the radar picture of a diagnosis', () => {
  test('takes scores and data of the trade, within 0 to 100, and leaves out what is no row', () => {
    expect(axesOf([{ area: 'strategy', score: 58, industry: '70' }, null, 3, { area: '' }, { area: 'people', score: 140, industry: -3 }])).toEqual([{ area: 'strategy', score: 58, trade: 70 }, { area: 'people', score: 100, trade: 0 }])
    expect(axesOf('x')).toEqual([])
  })
  test('begins above and goes clockwise, nothing lies in the middle', () => {
    expect(outline([100, 100, 100, 100], 10)).toBe('0.0,-10.0 10.0,0.0 0.0,10.0 -10.0,0.0')
    expect(outline([0, 50, 0, 50], 10)).toBe('0.0,0.0 5.0,0.0 0.0,0.0 -5.0,0.0')
    expect(spot(0, 8, 0.5, 10).y).toBe(-5)
  })
  test('labels lean away from the picture and break once', () => {
    expect([0, 1, 2, 3].map((i) => anchorOf(i, 4))).toEqual(['middle', 'start', 'middle', 'end'])
    expect([twoLines('Goods and supply'), twoLines('战略'), twoLines('Information')]).toEqual([['Goods and', 'supply'], ['战略'], ['Information']])
  })
})
