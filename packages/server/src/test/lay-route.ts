import { forgetRules } from '../modules/rules/index.ts'
import { Invalid, NotFound, Refused, Stale } from '../platform/errors.ts'
import type { TestHouse } from './house.ts'

/** The approval of a control as another house might write it: what is asked afterwards goes this way. */
export async function layRoute(house: TestHouse, control: string, over: object): Promise<void> {
  const code = control.split('.')[0] ?? ''
  const [row] = (await house.owner.query<{ body: { controls: { id: string }[] } }>('select body from regulation_version where tenant_id = $1 and code = $2', [house.tenant, code])).rows
  const controls = row!.body.controls.map((one) => (one.id === control ? { ...one, withdraw: undefined, resubmit: undefined, urge: undefined, answers: undefined, copies: undefined, batch: undefined, revoke: undefined, ...over } : one))
  await house.owner.query('update regulation_version set body = $3 where tenant_id = $1 and code = $2', [house.tenant, code, JSON.stringify({ ...row!.body, controls })])
  await house.owner.query('update house set rev = rev + 1 where id = $1', [house.tenant])
  forgetRules(house.tenant)
}

/** What a request came to, in a word: `done`, `refused CODE`, `stale WHAT`, `not found`, `FIELD CODE`. */
export const said = (run: Promise<unknown>): Promise<string> => run.then(() => 'done', (e: unknown) => (e instanceof Refused ? `refused ${e.reasons[0]?.code}` : e instanceof Stale ? `stale ${(e.fact as { what: string }).what}` : e instanceof NotFound ? 'not found' : e instanceof Invalid ? `${e.errors[0]?.field} ${e.errors[0]?.code}` : String(e)))
/** The sentence a refusal is told with. */
export const words = (run: Promise<unknown>): Promise<string | undefined> => run.then(() => 'done', (e: unknown) => { if (e instanceof Refused) return e.reasons[0]?.says?.['zh-CN']; throw e })
