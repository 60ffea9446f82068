import type { ReactNode } from 'react'
import type { RouteFault } from '@guixing/contract/routes'
import { fieldWords } from '../../ui/problem-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { stepOf } from './draft.ts'
import type { Saying } from './say.ts'

/** What the server found wrong, in words; the packs' own words where there are no others. `placed`: with the route each is at. */
export function Faults({ faults, saying: { t, say }, placed = false }: { faults: readonly RouteFault[]; saying: Saying; placed?: boolean }): ReactNode {
  const ui = useUiWords()
  if (faults.length === 0) return null
  const said = ({ code, params }: RouteFault): string => {
    const words = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, isWords(value) ? say(value) : value]))
    return t(`fault.${code}` as 'fault.required', { ...words, defaultValue: code === 'route-fault' ? String(params.message ?? '') : fieldWords(code, params, ui) })
  }
  const place = ({ field }: RouteFault): string => { const route = /^routes\.(\d+)/.exec(stepOf(field) ?? '')?.[1]; return placed && route !== undefined ? `${t('routeNo', { n: Number(route) + 1 })}${t('colon')}` : '' }
  return <ul className="rt-faults" role="alert">{faults.map((fault, i) => <li key={i}>{place(fault)}{said(fault)}</li>)}</ul>
}

type Words = Parameters<Saying['say']>[0]
const isWords = (value: unknown): value is Words => typeof value === 'object' && value !== null && 'zh-CN' in value && 'zh-TW' in value && 'en' in value
