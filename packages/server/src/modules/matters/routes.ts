import { verifyChain } from '@guixing/core/chain/chain'
import { openingActions } from '@guixing/core/model/kind'
import { checkInput } from '@guixing/core/lifecycle/check-input'
import { STEP_ACTION } from '@guixing/core/flows/controls'
import { decide } from '@guixing/core/lifecycle/decide'
import { evaluate } from '@guixing/core/controls/evaluate'
import { factWords } from '@guixing/core/lifecycle/fact-words'
import { envOf } from '@guixing/core/controls/expressions'
import { isMeant, maySee } from '@guixing/core/lifecycle/who'
import type { Situation } from '@guixing/core/lifecycle/situation'
import { os, type ApiContext } from '../../platform/api.ts'
import { reading, session, writing } from '../session/index.ts'
import { Invalid, NotFound, Refused, Stale, invalid } from '../../platform/errors.ts'
import { checkSignature } from '../../platform/identity/index.ts'
import { sha256 } from '../../platform/hash.ts'
import { chainFact, factsOf, type FactRow } from '../audit/index.ts'
import { askApproval, approvalsOfMatter } from '../approvals/index.ts'
import { mustBeRateable, ratingLink } from '../portal/index.ts'
import { forceFor, paramFor, pathOf, type Rules } from '../rules/index.ts'
import { actOn, dayIn, loadInputs, lockless, newWork, openMatter, type Acted, type Held } from '../engine/index.ts'
import { ledgerPage, ledgerSums } from './ledger.ts'
import { stepNamed } from './steps.ts'
import { fieldView, headView, kindView, matterView, maskFields, reasonView, rowView } from './views.ts'

/** After the commit: the matter as the act left it, with what was opened beside it. */
export async function answer(context: ApiContext, acted: Acted) {
  context.nudge()
  const { rules } = await session(context)
  return { matter: acted.held ? headView(rules, acted.held) : await headNow(context, acted.id), warnings: acted.warnings.map((w) => reasonView(rules, w)), fact: acted.fact, opened: acted.opened.filter((o) => o.id !== acted.id) }
}

/** A matter as it stands, shortly: what an act is answered with when it was answered before. */
const headNow = (context: ApiContext, id: string) => reading(context, async (tx, s) => headView(s.rules, (await lockless(tx, s.rules, id)).held))

/** The same from what an act has left in hand, else read anew. */
export const headAfter = async (context: ApiContext, acted: { matter: string; held?: Held }) => (acted.held ? headView((await session(context)).rules, acted.held) : headNow(context, acted.matter))

export function pageOf(context: ApiContext, id: string) {
  return reading(context, async (tx, s) => {
    const view = await matterView(tx, s.rules, s.actor, id)
    if (view.approvals.length === 0) return view
    const steps = await approvalsOfMatter(tx, s.rules, id, [s.person, ...s.actor.standsInFor])
    return { ...view, approvals: view.approvals.map((a) => ({ ...a, tasks: steps.get(a.id) ?? [] })) }
  })
}

export const matterRoutes = {
  kinds: os.matters.kinds.handler(async ({ context }) => {
    const { rules, actor } = await session(context)
    const target = { unit: actor.unit, unitPath: actor.unitPath, handlingUnit: null, handlingPath: [] }
    return {
      kinds: Object.values(rules.catalogue.kinds).map((kind) => kindView(rules, kind, (name) => openingActions(kind).some((a) => a.name === name && (a.who.length === 0 || a.who.some((w) => isMeant(actor, w, null, target)))))),
      lists: Object.values(rules.lists).map((l) => ({ name: l.name, label: l.label, items: l.items.map((i) => ({ value: i.value, label: i.label })) })),
      forms: Object.values(rules.forms).map((f) => ({ code: f.code, title: f.title, kind: f.kind, shape: f.shape, clauses: f.clause, columns: f.columns.map((c) => ({ field: c.field, label: c.label ?? rules.catalogue.kinds[f.kind]?.fields[c.field]?.label ?? { 'zh-CN': c.field, 'zh-TW': c.field, en: c.field } })) })),
    }
  }),
  open: os.matters.open.handler(async ({ context, input }) => {
    const { caller, pool } = await session(context)
    return answer(context, await openMatter(pool, caller, { kind: input.kind, action: input.action, fields: input.fields, unit: input.unit, parent: input.parent }))
  }),
  list: os.matters.list.handler(({ context, input }) => reading(context, async (tx, s) => {
    const page = await ledgerPage(tx, s.rules, s.actor, input)
    const sums = input.cursor ? null : await ledgerSums(tx, s.rules, s.actor, input)
    return { items: page.rows.map((r) => rowView(s.rules, r, page.now)), next: page.next, sums }
  })),
  get: os.matters.get.handler(({ context, input }) => pageOf(context, input.id)),
  act: os.matters.act.handler(async ({ context, input }) => {
    const { caller, pool, tenant } = await session(context)
    // Who signs on a colleague's screen proves it with the own password; what follows is their act (S30-07).
    const signed = input.signer ? await checkSignature(pool, tenant, input.signer.person, input.signer.password) : null
    if (signed !== null && signed !== 'right') throw invalid('password', signed === 'locked' ? 'account-locked' : 'wrong-password')
    return answer(context, await actOn(pool, { ...caller, person: input.signer?.person ?? caller.person }, { id: input.id, action: input.action, fields: input.fields ?? {}, version: input.version }))
  }),
  preview: os.matters.preview.handler(({ context, input }) => reading(context, async (tx, s) => {
    const kind = s.rules.catalogue.kinds[input.kind]
    if (!kind) throw invalid('kind', 'unknown-kind')
    const now = new Date().toISOString()
    const held = input.id ? (await lockless(tx, s.rules, input.id)).held : null
    if (held && !maySee(s.actor, held.matter)) throw new NotFound()
    const action = (held?.kind ?? kind).actions[input.action]
    if (!action) throw new NotFound()
    const { values } = checkInput(kind, action, input.fields, s.rules.lists)
    const unit = s.actor.unit
    const force = forceFor(s.rules, held?.pin ?? s.rules.pin)
    const base: Omit<Situation, 'inputs'> = {
      kind: held?.kind ?? kind, action, matter: held?.matter ?? null, blank: { id: input.id ?? '00000000-0000-0000-0000-000000000000', unit, unitPath: pathOf(s.rules, unit), parent: null, number: '' }, input: values, actor: s.actor, now, today: dayIn(s.rules.house.zone, now),
      force, param: paramFor(s.rules, held?.pin ?? s.rules.pin), approvals: held?.approvals ?? [], lexicon: s.rules.catalogue.lexicon,
    }
    const after = held?.matter ?? { ...base.blank, kind: kind.name, stage: '', title: '', owner: s.person, firstResponder: s.person, opener: s.person, handlingUnit: null, handlingPath: [], client: null, channel: null, priority: null, confidentiality: null, due: null, amount: null, openedAt: now, closedAt: null, version: 0, participants: [], fields: values }
    const inputs = await loadInputs(newWork(tx, s.pool, s.rules, now), base, after, held)
    const situation: Situation = { ...base, inputs }
    const decision = decide(situation)
    const hits = force.flatMap(({ control }) => {
      if (control.type !== 'screen') return []
      const verdict = evaluate(control, { situation, after, env: () => envOf(situation, after, undefined) })
      if (verdict.is !== 'unmet') return []
      return (verdict.hits ?? []).map((h) => ({ field: h.field, phrase: h.phrase, start: h.start, end: h.end, preferred: preferredOf(h.preferred), control: control.id, article: control.clause[0] ?? '' }))
    })
    return { possible: !decision.refused, reasons: decision.refused ? decision.reasons.map((r) => reasonView(s.rules, r)) : [], warnings: decision.refused ? [] : decision.warnings.map((r) => reasonView(s.rules, r)), hits }
  })),
  facts: os.matters.facts.handler(({ context, input }) => reading(context, async (tx, s) => {
    const { held } = await lockless(tx, s.rules, input.id)
    if (!maySee(s.actor, held.matter)) throw new NotFound()
    const rows = await factsOf(tx, input.id, MOST_FACTS)
    const who = (id: string | null) => (id ? { id, name: s.rules.people.get(id)?.name ?? '—' } : null)
    return {
      chainOk: isWhole(rows, held),
      facts: rows.map((f) => ({
        id: f.id, seq: f.seq, at: f.at, by: who(f.by_id) ?? (f.by_as === 'person' ? null : { id: f.by_as, name: f.by_as }), onBehalfOf: who(f.on_behalf_id), what: f.what,
        label: factWords(held.kind, f.what, typeof f.body?.action === 'string' ? f.body.action : undefined), controls: f.controls, detail: f.body === null ? null : (maskDetail(held.kind, f.body) as Record<string, never>), hash: f.hash, ...askedOf(s.rules, held.kind, f.what), ...stepOf(s.rules, f),
      })),
    }
  })),
  bulk: os.matters.bulk.handler(async ({ context, input }) => {
    const { caller, pool, rules } = await session(context)
    const results = []
    for (const id of new Set(input.ids)) {
      try {
        await actOn(pool, { ...caller, ...(caller.idem ? { idem: { key: `${caller.idem.key}:${id}`, request: caller.idem.request } } : {}) }, { id, action: input.action, fields: input.fields ?? {} })
        results.push({ id, ok: true, reasons: [], error: null })
      } catch (error) {
        if (error instanceof Refused) results.push({ id, ok: false, reasons: error.reasons.map((r) => reasonView(rules, r)), error: null })
        else if (error instanceof Invalid) {
          // What was typed is wrong: told at its field as long as nothing was done, afterwards as this one's own.
          if (!results.some((one) => one.ok)) throw error
          results.push({ id, ok: false, reasons: [], error: 'invalid' })
        }
        else if (error instanceof NotFound || error instanceof Stale) results.push({ id, ok: false, reasons: [], error: error instanceof Stale ? 'stale' : 'not-found' })
        else throw error
      }
    }
    context.nudge()
    return { results }
  }),
  askApproval: os.matters.askApproval.handler(async ({ context, input }) => {
    const { caller, pool } = await session(context)
    return answer(context, await askApproval(pool, caller, input.id, input.control, input.purpose ?? 'gate', input.words ?? null))
  }),
  ratingLink: os.matters.ratingLink.handler(({ context, input }) => writing(context, async (tx, s) => {
    const { held } = await lockless(tx, s.rules, input.id)
    if (!maySee(s.actor, held.matter)) throw new NotFound()
    mustBeRateable(held.kind, held.matter)
    return ratingLink(tx, s.rules.house.slug, input.id)
  })),
}

/** Facts a page shows at most; the chain is then checked from there on. */
const MOST_FACTS = 1000

/** Do the facts follow one another unchanged, up to the one the matter itself names as its last? */
function isWhole(newestFirst: readonly FactRow[], held: { factSeq: number; factHead: string }): boolean {
  const facts = [...newestFirst].reverse()
  const first = facts[0]
  if (!first) return held.factSeq === 0
  const verified = verifyChain(sha256, facts.map(chainFact), { ...(Number(first.seq) > 1 ? { from: first.prev } : {}), last: held.factHead })
  return verified.ok && facts.every((f, i) => Number(f.seq) === Number(first.seq) + i) && Number(facts.at(-1)?.seq) === held.factSeq
}

function preferredOf(words: Readonly<Record<string, string>>): { 'zh-CN': string; 'zh-TW': string; en: string } | null {
  const zh = words['zh-CN']
  return zh ? { 'zh-CN': zh, 'zh-TW': words['zh-TW'] ?? zh, en: words.en ?? zh } : null
}

/** What an act asks beside the fields of its kind, so that its words can be read with their labels. */
function askedOf(rules: Parameters<typeof fieldView>[0], kind: Parameters<typeof fieldView>[1], what: string) {
  const own = kind.actions[what]?.asks.filter((a) => kind.fields[a.field.name] === undefined) ?? []
  return own.length === 0 ? {} : { asked: own.map((a) => fieldView(rules, kind, a.field, a.required)) }
}

/** Which step a fact tells of, by the flows of the regulations that hold now; nothing for any other fact, and for a step no longer in them. */
function stepOf(rules: Rules, { what, body }: Pick<FactRow, 'what' | 'body'>) {
  const step = what === STEP_ACTION ? (body?.words as { flowStep?: unknown } | undefined)?.flowStep : undefined
  return typeof step === 'string' ? stepNamed(rules, step) : {}
}

function maskDetail(kind: Parameters<typeof maskFields>[0], body: Record<string, unknown>): Record<string, unknown> {
  const changes = Array.isArray(body.changes) ? body.changes.map((c: { name: string; before: never; after: never }) => ({ ...c, ...maskFields(kind, { before: c.before, after: c.after }), ...(kind?.fields[c.name]?.personal ? { before: mask(c.before), after: mask(c.after) } : {}), ...(kind?.fields[c.name]?.sealed ? { before: null, after: null } : {}) })) : undefined
  return changes ? { ...body, changes } : body
}
const mask = (v: unknown): unknown => (typeof v === 'string' && /\d{7,}/.test(v) ? v.replace(/^(.{3}).*(.{4})$/, '$1****$2') : v)
