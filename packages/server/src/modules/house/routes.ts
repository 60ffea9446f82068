import { os } from '../../platform/api.ts'
import { reading, session, writing } from '../session/index.ts'
import { hasTwoFactor } from '../../platform/identity/index.ts'
import { raiseRevision, type Rules } from '../rules/index.ts'
import { offered } from '../regulations/index.ts'
import { modulesOf } from './modules.ts'
import { isSetUp, setUpHouse } from './setup.ts'

const HOME = 'Asia/Shanghai'
const zones = (): string[] => [HOME, ...Intl.supportedValuesOf('timeZone').filter((z) => z !== HOME)]

/** Handlers of the contract's `house` that are about the house and oneself; people, units and calendar are the people module's. */
export const houseRoutes = {
  setupState: os.house.setupState.handler(async ({ context }) => {
    if (await isSetUp(context.pool)) return { needed: false, regulations: [], zones: [] }
    return { needed: true, regulations: offered().map((r) => ({ code: r.code, title: r.titles, suggested: true })), zones: zones() }
  }),
  setup: os.house.setup.handler(async ({ context, input }) => {
    const { login } = await setUpHouse(context.pool, input, context.files ? { files: context.files } : {})
    context.nudge()
    return { ok: true as const, login }
  }),
  me: os.house.me.handler(async ({ context }) => {
    const user = await reading(context, async (tx, s) => (await tx.query<{ user_id: string | null; now: string }>('select user_id, clock_timestamp() as now from person where tenant_id = $1 and id = $2', [s.tenant, s.person]))[0])
    const { rules, actor, person } = await session(context)
    const known = rules.people.get(person)
    const unit = known?.unit ? rules.units.get(known.unit) : undefined
    const { id, name, slug, zone } = rules.house
    return {
      id: person, name: actor.name, login: known?.login ?? null, language: known?.language ?? rules.house.language, house: { id, name, slug, zone }, unit: unit ? { id: unit.id, name: unit.name } : null,
      roles: (known?.grants ?? []).map((g) => ({ role: g.role, unit: g.unit, scope: g.scope })), modules: modulesOf(actor, rules.roles, { fees: binds(rules, 'fee-budget'), projects: binds(rules, 'lead') }), now: user?.now ?? new Date().toISOString(), totp: user?.user_id ? await hasTwoFactor(context.pool, user.user_id) : false,
    }
  }),
  setLanguage: os.house.setLanguage.handler(({ context, input }) => writing(context, async (tx, s) => {
    await tx.query('update person set language = $3 where tenant_id = $1 and id = $2', [s.tenant, s.person, input.language])
    await raiseRevision(tx)
    return { ok: true as const }
  })),
}

/** An adopted regulation says something of this kind. */
const binds = (rules: Rules, kind: string): boolean => rules.adopted.some((a) => a.level !== 'reference' && a.regulation.controls.some((c) => c.binds.some((b) => 'kind' in b && b.kind === kind)))
