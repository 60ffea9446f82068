import type { ApprovalControl, RouteSet } from '@guixing/core/model/control'
import type { FieldError } from '@guixing/core/lifecycle/check-input'
import { checkHouseRoutes } from '@guixing/packs'
import { isId } from '../../platform/ids.ts'
import type { Rules } from '../rules/index.ts'

/**
 * Routes a house laid or would lay over an approval, by the checks of the packs, and against its own people and units: whoever is named
 * works here. `routes` where nothing is wrong, else every fault at its field (`routes.0.steps.1.who`).
 */
export function checkRoutes(rules: Rules, control: ApprovalControl, body: unknown): { routes?: RouteSet; faults: FieldError[] } {
  const { routes, faults } = checkHouseRoutes(body, control, { ...rules.catalogue, roles: rules.roles }, Object.keys(rules.params))
  if (!routes) return { faults: faults as FieldError[] }
  const lacking: FieldError[] = []
  const walk = (value: unknown, field: string): void => {
    if (Array.isArray(value)) return value.forEach((part, i) => walk(part, `${field}.${i}`))
    if (typeof value !== 'object' || value === null) return
    const said = value as Record<string, unknown>
    for (const key of ['person', 'unit', 'headOf'] as const) {
      const named = said[key]
      if (!(key in said) || typeof named !== 'string' || named.startsWith('$')) continue
      const known = key === 'person' ? rules.people.get(named)?.active : isId(named) && rules.units.has(named)
      if (!known) lacking.push({ field, code: key === 'person' ? 'unknown-person' : 'unknown-unit', params: {} })
    }
    for (const [key, part] of Object.entries(said)) walk(part, field === '' ? key : `${field}.${key}`)
  }
  walk(routes.copies ?? [], 'copies')
  routes.routes.forEach(({ steps }, i) => walk(steps, `routes.${i}.steps`))
  return lacking.length > 0 ? { faults: lacking } : { routes, faults: [] }
}
