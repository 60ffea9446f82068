import type { ApprovalControl, RouteSet } from '@guixing/core/model/control'
import { leftOut } from '@guixing/core/approvals/named-by-article'
import type { FieldError } from '@guixing/core/lifecycle/check-input'
import type { Words } from '@guixing/core/model/text'
import { checkHouseRoutes } from '@guixing/packs'
import { isId } from '../../platform/ids.ts'
import { routesIn, type Rules } from '../rules/index.ts'
import { ruleWords } from './rule-words.ts'

/**
 * Routes a house laid or would lay over an approval, by the checks of the packs, and against its own people and units: whoever is named
 * works here, and whom the article's own routes name decides wherever they do. `routes` where nothing is wrong, else every fault at its field (`routes.0.steps.1.who`).
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
  lacking.push(...passedBy(rules, control, routes))
  return lacking.length > 0 ? { faults: lacking } : { routes, faults: [] }
}

/** Whom the article's own routes name and these may pass by, in words; `or` where one of several would do. */
function passedBy(rules: Rules, control: ApprovalControl, routes: RouteSet): FieldError[] {
  const kind = control.binds.flatMap((bind) => ('kind' in bind && bind.kind !== undefined ? rules.catalogue.kinds[bind.kind] ?? [] : []))[0]
  return leftOut(routesIn(control), routes).map(({ path, who }) => ({ field: path, code: 'names-left-out', params: { who: oneOf(who.map((one) => ruleWords(rules, kind, one))) } }))
}

const oneOf = (names: readonly Words[]): Record<keyof Words, string> => ({ 'zh-CN': names.map((name) => name['zh-CN']).join('或者'), 'zh-TW': names.map((name) => name['zh-TW']).join('或者'), en: names.map((name) => name.en).join(' or ') })
