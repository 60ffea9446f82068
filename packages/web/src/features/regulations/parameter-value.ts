import type { FieldView } from '@guixing/contract/matters'
import type { ParamView } from '@guixing/contract/regulations'
import type { z } from 'zod'
import { comma } from '../../app/comma.ts'

export type Param = z.infer<typeof ParamView>

/** A parameter as a field that the ordinary input can edit. Lists and records are edited as text, item by item. */
export function asField(param: Param): FieldView {
  const type = param.type === 'list' ? 'text' : param.type === 'record' || param.type === 'table' ? 'longtext' : param.type
  return { name: param.code, type, label: param.name, required: true }
}

/** What the input shows of a value: lists with 、 between, records as lines `key: value`. */
export function toInput(param: Param): unknown {
  const { value } = param
  if (Array.isArray(value)) return value.map(String).join(comma())
  if (value !== null && typeof value === 'object') return Object.entries(value).map(([k, v]) => `${k}: ${String(v)}`).join('\n')
  return value
}

/** Back again; null where nothing is typed, which is 待定 and not zero. */
export function fromInput(param: Param, typed: unknown): unknown {
  if (typed === null || typed === undefined || typed === '') return null
  if (param.type === 'list') return String(typed).split(/[、,，\n]/).map((s) => s.trim()).filter(Boolean)
  if (param.type === 'record' || param.type === 'table') {
    const pairs = String(typed).split('\n').flatMap((line) => {
      const at = line.search(/[:：]/)
      return at < 1 ? [] : [[line.slice(0, at).trim(), scalar(line.slice(at + 1).trim())] as const]
    })
    return pairs.length > 0 ? Object.fromEntries(pairs) : null
  }
  return typed
}

const scalar = (text: string): string | number | null => (text === '' ? null : /^-?\d{1,15}$/.test(text) ? Number(text) : text)
