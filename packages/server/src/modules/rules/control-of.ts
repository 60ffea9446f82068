import type { Control } from '@guixing/core/model/control'
import type { Rules } from './rules.ts'

const maps = new WeakMap<Rules, ReadonlyMap<string, Control>>()

/** A control of any adopted regulation by its id, whatever the level it was adopted at. */
export function controlOf(rules: Rules, id: string): Control | undefined {
  let map = maps.get(rules)
  if (!map) maps.set(rules, (map = new Map(rules.adopted.flatMap((a) => a.regulation.controls).reverse().map((c) => [c.id, c]))))
  return map.get(id)
}
