import { references } from '@guixing/core/controls/expressions'
import type { Control } from '@guixing/core/model/control'
import type { Rules } from './rules.ts'

/** Parameters a control needs that are to be set; it is then inactive and counted nowhere. */
export function unsetIn(rules: Rules, control: Control, day: string): string[] {
  const named = new Set([...references(control).filter((r) => r.startsWith('params.')).map((r) => r.slice(7).split('.')[0] ?? ''), ...[...JSON.stringify(control).matchAll(/\$params\.([A-Z]\d+)/g)].map((m) => m[1] ?? '')])
  return [...named].filter((code) => { const v = rules.paramAt(code, day); return code !== '' && (v === undefined || v === null || v === '') })
}
