import { isValidElement, type ReactNode } from 'react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import type { FieldView } from '@guixing/contract/matters'

vi.mock('./words/zh-CN.json?tw', () => ({ default: {} }))
vi.stubGlobal('location', { origin: 'http://house.test' })
vi.stubGlobal('localStorage', { getItem: () => 'zh-CN' })
vi.stubGlobal('document', { documentElement: {} })
const { q } = await import('../app/api.ts')
const { ActionForm } = await import('./action-form.tsx')
const { DayInput } = await import('./day-input.tsx')
const { FieldInput } = await import('./field-input.tsx')

const words = (zh: string) => ({ 'zh-CN': zh, 'zh-TW': zh, en: zh })
const way = { name: 'way', type: 'choice', label: words('方式'), required: true, list: 'ways' } as FieldView
const drawn = (what: ReactNode, choices?: number) => {
  const client = new QueryClient()
  if (choices !== undefined) client.setQueryData(q.matters.kinds.queryKey(), { kinds: [], forms: [], lists: [{ name: 'ways', label: words('方式'), items: Array.from({ length: choices }, (_, i) => ({ value: `v${i}`, label: words(`第${i}种`) })) }] } as never)
  return renderToStaticMarkup(<QueryClientProvider client={client}>{what}</QueryClientProvider>)
}
const shown = (field: Partial<FieldView>, choices?: number) => drawn(<FieldInput field={{ ...way, ...field }} value={null} onChange={() => undefined} />, choices)

describe('a field of choices', () => {
  it('is a placeholder until its choices are known, and neither buttons nor a list', () => {
    for (const type of ['choice', 'choices'] as const) expect(shown({ type })).toMatch(/^(?!.*(select|radio|checkbox)).*skeleton/s)
  })
  it('is then side by side or a list, by how many there are', () => {
    expect(shown({}, 3)).toMatch(/radio-button/)
    expect(shown({}, 9)).toMatch(/ant-select/)
    expect(shown({ type: 'choices' }, 3)).toMatch(/checkbox/)
    expect(shown({ type: 'choices' }, 9)).toMatch(/ant-select/)
  })
  it('holds the form of an act until then: nothing moves under the hand; other forms need not wait', () => {
    const form = (asks: FieldView[], choices?: number) => drawn(<ActionForm action={{ name: 'pause', label: words('暂停'), asks }} onSubmit={() => undefined} />, choices)
    const text: FieldView = { name: 'words', type: 'text', label: words('事由'), required: true }
    expect([form([text, way]), form([text, way], 3), form([text])].map((html) => html.includes('<form'))).toEqual([false, true, true])
  })
})

describe('a date field of a form', () => {
  const picker = DayInput({ value: null, onChange: () => undefined, withTime: false })
  const press = (key: string, more: object = {}): boolean => {
    const preventDefault = vi.fn<() => void>()
    if (isValidElement<{ onKeyDown: (event: object) => void }>(picker)) picker.props.onKeyDown({ key, ctrlKey: false, metaKey: false, ...more, nativeEvent: { preventDefault } })
    return preventDefault.mock.calls.length > 0
  }
  it('Enter takes the date and does not send the form; Ctrl Enter still does', () => {
    expect([press('Enter'), press('Enter', { ctrlKey: true }), press('Enter', { metaKey: true }), press('Tab')]).toEqual([true, false, false, false])
  })
})
