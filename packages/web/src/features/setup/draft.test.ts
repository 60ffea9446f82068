import { describe, expect, test } from 'vitest'
import { missingOn, screenOf, type SetupDraft } from './draft.ts'

const full: SetupDraft = { house: '云栖苑物业服务中心', zone: 'Asia/Shanghai', language: 'zh-CN', admin: '周敏', password: 'eight888', again: 'eight888', packs: ['S03'], sample: true }

describe('set-up', () => {
  test('a full draft passes every screen', () => {
    expect([1, 2, 3].map((step) => missingOn(step, full))).toEqual([null, null, null])
  })
  test('blanks and spaces are missing; the first field is named first', () => {
    expect(missingOn(1, { ...full, house: '　 ' })).toBe('house')
    expect(missingOn(2, { ...full, admin: '', password: '' })).toBe('admin')
    expect(missingOn(3, { ...full, packs: [] })).toBe('packs')
  })
  test('seven characters are too few, also of Chinese; the two must agree', () => {
    expect(missingOn(2, { ...full, password: '一二三四五六七', again: '一二三四五六七' })).toBe('password')
    expect(missingOn(2, { ...full, password: '一二三四五六七八', again: '一二三四五六七八' })).toBeNull()
    expect(missingOn(2, { ...full, again: 'eight889' })).toBe('again')
  })
  test('what the server refuses leads back to the screen where it was typed', () => {
    expect(['house', 'zone', 'admin', 'login', 'password', 'packs', 'sample'].map(screenOf)).toEqual([1, 1, 2, 2, 2, 3, 3])
  })
})
