import { inHouse } from '../../platform/db.ts'
import { os, type ApiContext } from '../../platform/api.ts'
import { Unavailable, invalid } from '../../platform/errors.ts'
import { ALLOWED_ENDINGS, MOST_FILE_BYTES } from '../../platform/files/index.ts'
import { newId } from '../../platform/ids.ts'
import { requiredText, typedText } from '../../platform/typed.ts'
import { clientByPhone, digitsOf } from '../clients/index.ts'
import { actOn, addRow, openMatter, type Caller } from '../engine/index.ts'
import { codeHash, newCode } from './code.ts'
import { followed, followView } from './follow.ts'
import { clientOpening, fieldsFor, openHouse, portalCategories, portalKinds, portalUnits, receivingUnit } from './house.ts'
import { linkOpen, rateByCode, rateByToken } from './rate.ts'
import { attachSent, MOST_SENT } from './sent-files.ts'
import { letThrough, SUBMISSIONS, WRITES } from './shared-limits.ts'
import { makeThrottle, type Throttle } from './throttle.ts'

const MINUTES_10 = 10 * 60_000
// Per address: an office behind one address still gets through, a script does not. These two spare the database; what is
// really written is counted for all nodes together (`shared-limits.ts`).
export const looks = makeThrottle(120, MINUTES_10)
const writes = makeThrottle(30, MINUTES_10)

/** @throws Unavailable `throttled` */
export function slowDown(throttle: Throttle, key: string): void {
  const seconds = throttle.take(key, Date.now())
  if (seconds > 0) throw new Unavailable('throttled', seconds)
}

const asClient = (context: ApiContext, tenant: string): Caller => ({ tenant, person: null, as: 'client', ...(context.idempotencyKey ? { idem: { key: context.idempotencyKey, request: context.request } } : {}) })

export const portalRoutes = {
  house: os.portal.house.handler(async ({ context, input }) => {
    slowDown(looks, context.ip)
    const { rules } = await openHouse(context.pool, input.house)
    const kinds = portalKinds(rules)
    return {
      house: rules.house.slug, name: rules.house.name, kinds: kinds.map((k) => ({ name: k.name, label: { ...k.label } })),
      categories: portalCategories(rules).map((i) => ({ value: i.value, label: { ...i.label } })), units: portalUnits(rules),
      files: { most: MOST_SENT, bytes: MOST_FILE_BYTES, endings: ALLOWED_ENDINGS },
    }
  }),
  submit: os.portal.submit.handler(async ({ context, input }) => {
    slowDown(writes, context.ip)
    const { tenant, rules } = await openHouse(context.pool, input.house)
    const kind = portalKinds(rules).find((k) => k.name === input.kind)
    const action = kind && clientOpening(kind)
    if (!kind || !action) throw invalid('kind', 'unknown-kind')
    if (input.unit !== undefined && !portalUnits(rules).some((u) => u.id === input.unit)) throw invalid('unit', 'unknown-unit')
    if (input.category !== undefined && !portalCategories(rules).some((c) => c.value === input.category)) throw invalid('category', 'choice')
    for (const field of ['name', 'content'] as const) requiredText(field, input[field])
    if (digitsOf(input.phone).length < 5) throw invalid('phone', 'phone')
    await letThrough(context.pool, [[WRITES, context.ip], [SUBMISSIONS, `${tenant}/${digitsOf(input.phone)}`]])
    const client = await inHouse(context.pool, tenant, (tx) => clientByPhone(tx, input.phone), 'read')
    const code = newCode()
    let kept = false
    const acted = await openMatter(context.pool, asClient(context, tenant), { kind: kind.name, action: action.name, fields: fieldsFor(action, input), unit: receivingUnit(rules, input.unit), client }, async (work, held) => {
      await attachSent(work, held, action.name, input.files)
      addRow(work, 'public_link', { id: newId(), matter_id: held.matter.id, purpose: 'follow', hash: codeHash(held.matter.id, code), made_at: work.now })
      kept = true
    })
    const number = await inHouse(context.pool, tenant, async (tx) => {
      // A repeat of the same submission: the first code cannot be told again, so the matter gets another.
      if (!kept) await tx.query("insert into public_link (tenant_id, id, matter_id, purpose, hash) values ($1, $2, $3, 'follow', $4)", [tenant, newId(), acted.id, codeHash(acted.id, code)])
      return (await tx.query<{ number: string }>('select number from matter where tenant_id = $1 and id = $2', [tenant, acted.id]))[0]?.number ?? ''
    })
    context.nudge()
    return { number, code }
  }),
  follow: os.portal.follow.handler(async ({ context, input }) => {
    slowDown(looks, context.ip)
    const { tenant, rules } = await openHouse(context.pool, input.house)
    const id = await followed(context.pool, tenant, rules, input)
    return inHouse(context.pool, tenant, (tx) => followView(tx, rules, id), 'read')
  }),
  reply: os.portal.reply.handler(async ({ context, input }) => {
    slowDown(writes, context.ip)
    const { tenant, rules } = await openHouse(context.pool, input.house)
    const id = await followed(context.pool, tenant, rules, input)
    await letThrough(context.pool, [[WRITES, context.ip]])
    await actOn(context.pool, asClient(context, tenant), { id, action: 'client-reply', fields: { text: requiredText('text', input.text) } }, (work, held) => attachSent(work, held, 'client-reply', input.files))
    context.nudge()
    return { ok: true as const }
  }),
  rating: os.portal.rating.handler(async ({ context, input }) => {
    slowDown(looks, context.ip)
    const { tenant } = await openHouse(context.pool, input.house)
    return { open: await linkOpen(context.pool, tenant, input.token) }
  }),
  rate: os.portal.rate.handler(async ({ context, input }) => {
    slowDown(writes, context.ip)
    const { tenant, rules } = await openHouse(context.pool, input.house)
    const given = { satisfaction: input.satisfaction, opinion: typedText('opinion', input.opinion ?? '') }
    const caller = asClient(context, tenant)
    await letThrough(context.pool, [[WRITES, context.ip]])
    if (input.token !== undefined) await rateByToken(context.pool, caller, input.token, given)
    else {
      if (!input.number || !input.code) throw invalid(input.number ? 'code' : 'number', 'required')
      await rateByCode(context.pool, caller, rules, await followed(context.pool, tenant, rules, { number: input.number, code: input.code }), given)
    }
    context.nudge()
    return { ok: true as const }
  }),
}
