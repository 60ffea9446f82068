import { exceptionOf } from './exception.ts'
import type { Control, Remedy } from '../model/control.ts'
import { WRITABLE_COLUMNS, type Value } from '../model/kind.ts'
import type { Words } from '../model/text.ts'
import { isMeant } from '../lifecycle/who.ts'
import type { LexiconEntry } from '../model/regulation.ts'
import { screen, type LexiconEntry as Screened, type ScreenHit } from '../text/screen.ts'
import { canonical } from '../chain/canonical.ts'
import { condition, hangsOnTyped, references, value, type Env } from './expressions.ts'
import type { MatterState, Situation } from '../lifecycle/situation.ts'

/** One unmet reason, as it crosses the wire. */
export interface Reason {
  control: string
  regulation: string
  article: string
  /** Stable code: gate, limit, record-missing, approval-missing, -waiting, -void, -rejected, forbidden-words, not-yours, missing-data, wrong-stage. */
  code: string
  params: Record<string, Value>
  remedy: Remedy[]
  says?: Words
}

/** What one control says of one action. `na`: it does not apply here; `inactive`: a parameter is to be set. */
export type Verdict =
  | { is: 'na' }
  | { is: 'inactive'; unset: string[] }
  | { is: 'kept' }
  | { is: 'waived' }
  | { is: 'unmet'; code: string; params: Record<string, Value>; hits?: (ScreenHit & { field: string })[] }

/** What the evaluation may look at: the situation, and the matter as it would be after the typed values. */
export interface Frame {
  situation: Situation
  /** The matter after input and sets. */
  after: MatterState
  env: (control: Control) => Env
}

/** Evaluates one control of the kinds that answer to an action; clocks, duties, measures and acknowledgements do not. Total. */
export function evaluate(control: Control, frame: Frame): Verdict {
  const env = frame.env(control)
  if (control.when !== undefined) {
    const applies = condition(control.when, control.id)(env)
    if (applies.is === 'unmet') return { is: 'na' }
    if (applies.is === 'unknown') return applies.unset.length > 0 ? { is: 'inactive', unset: [...applies.unset] } : { is: 'na' }
  }
  if (frame.situation.probe && dependsOnTyped(control, frame)) return { is: 'na' }
  const verdict = judge(control, frame, env)
  if (verdict.is === 'unmet' && control.exception && hasException(control, frame)) return { is: 'waived' }
  return verdict
}

/** While nothing is typed yet, a control that looks at what the action asks cannot speak; of a record that is its `when`: the fields asked for it leaves out. */
function dependsOnTyped(control: Control, frame: Frame): boolean {
  return references(control).some((r) => hangsOnTyped(r, frame.situation.action))
}

function judge(control: Control, frame: Frame, env: Env): Verdict {
  switch (control.type) {
    case 'gate': {
      const outcome = condition(control.that, control.id)(env)
      if (outcome.is === 'met') return { is: 'kept' }
      if (outcome.is === 'unmet') return { is: 'unmet', code: 'gate', params: {} }
      if (outcome.unset.length > 0) return { is: 'inactive', unset: [...outcome.unset] }
      return { is: 'unmet', code: 'missing-data', params: { missing: [...outcome.missing] } }
    }
    case 'limit': return limit(control, env)
    case 'record': {
      const { action, probe } = frame.situation
      const later = (f: string) => probe === true && hangsOnTyped(f, action)
      const missing = control.fields.filter((f) => blank(storedAs(frame.after, f)) && !later(f))
      const rows = control.rows
      if (rows && listLength(storedAs(frame.after, rows.field)) < rows.atLeast && !later(rows.field)) missing.push(rows.field)
      return missing.length === 0 ? { is: 'kept' } : { is: 'unmet', code: 'record-missing', params: { missing: [...new Set(missing)] } }
    }
    case 'screen': return screened(control.lexicon, frame)
    case 'access': {
      const { actor, matter, blank: opening } = frame.situation
      // One that only says who sees has nothing to say of an action.
      if (!control.may) return { is: 'na' }
      const target = matter ?? { unit: opening.unit, unitPath: opening.unitPath, handlingUnit: null, handlingPath: [] }
      if (control.may.some((w) => isMeant(actor, w, matter, target))) return { is: 'kept' }
      return { is: 'unmet', code: 'not-yours', params: {} }
    }
    case 'approval': {
      const attested = attestedText(control.attests, frame.after)
      const mine = frame.situation.approvals.filter((a) => a.control === control.id && a.purpose === 'gate')
      if (mine.some((a) => a.state === 'approved' && a.attested === attested)) return { is: 'kept' }
      if (mine.some((a) => a.state === 'open')) return { is: 'unmet', code: 'approval-waiting', params: {} }
      if (mine.some((a) => a.state === 'approved')) return { is: 'unmet', code: 'approval-void', params: {} }
      if (mine.some((a) => a.state === 'rejected')) return { is: 'unmet', code: 'approval-rejected', params: {} }
      return { is: 'unmet', code: 'approval-missing', params: {} }
    }
    case 'clock': case 'duty': case 'measure': case 'acknowledge': case 'consequence': return { is: 'na' }
    default: {
      const never: never = control
      return never
    }
  }
}

function limit(control: Extract<Control, { type: 'limit' }>, env: Env): Verdict {
  for (const bound of ['atMost', 'below', 'atLeast', 'above', 'equals'] as const) {
    const side = control[bound]
    if (side === undefined) continue
    const operator = bound === 'equals' ? 'is' : bound
    const outcome = condition({ [operator]: [control.value, side] }, control.id)(env)
    if (outcome.is === 'met') continue
    if (outcome.is === 'unknown') {
      if (outcome.unset.length > 0) return { is: 'inactive', unset: [...outcome.unset] }
      return { is: 'unmet', code: 'missing-data', params: { missing: [...outcome.missing] } }
    }
    return { is: 'unmet', code: 'limit', params: { bound, limit: plain(value(side, control.id)(env)), value: plain(value(control.value, control.id)(env)) } }
  }
  return { is: 'kept' }
}

function screened(codes: string[], frame: Frame): Verdict {
  const { action, input, kind, lexicon } = frame.situation
  const entries = entriesOf(codes, lexicon)
  const hits: (ScreenHit & { field: string })[] = []
  let any = false
  for (const ask of action.asks) {
    const typed = input[ask.field.name]
    if (!(ask.field.outgoing ?? kind.fields[ask.field.name]?.outgoing) || typeof typed !== 'string') continue
    any = true
    for (const hit of screen(typed, entries)) hits.push({ ...hit, field: ask.field.name })
  }
  if (!any) return { is: 'na' }
  if (hits.length === 0) return { is: 'kept' }
  return { is: 'unmet', code: 'forbidden-words', params: { phrases: hits.map((h) => h.phrase), field: hits[0]?.field ?? '' }, hits }
}

const lists = new WeakMap<object, Map<string, readonly Screened[]>>()
/** The entries of a screen as one list, kept, since the screening compiles a list once. */
function entriesOf(codes: string[], lexicon: Record<string, LexiconEntry>): readonly Screened[] {
  let kept = lists.get(lexicon)
  if (!kept) lists.set(lexicon, (kept = new Map()))
  const key = codes.join(' ')
  let list = kept.get(key)
  if (!list) kept.set(key, (list = codes.flatMap((c) => { const e = lexicon[c]; return e ? [{ ...e, source: e.source[0] ?? '', preferred: e.preferred ? { ...e.preferred } : undefined }] : [] })))
  return list
}

function hasException(control: Control, frame: Frame): boolean {
  return exceptionOf(control.id, frame.situation.approvals, exceptionText(control, frame.after), frame.situation.today) !== undefined
}

/** What an exception to this control stands for, as the matter is; undefined where it stands whatever the matter holds, and where none is allowed. */
export const exceptionText = (control: Control | undefined, matter: MatterState): string | undefined => (control?.exception?.attests ? attestedText(control.exception.attests, matter) : undefined)

/** The attested fields and ledger columns as one canonical text; two texts that differ void the approval. */
export function attestedText(fields: string[], matter: MatterState): string {
  const values: Record<string, Value> = {}
  for (const f of [...fields].sort()) values[f] = storedAs(matter, f) ?? null
  return canonical(values)
}

const blank = (v: Value | undefined) => v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0)
const COLUMNS: ReadonlySet<string> = new Set(WRITABLE_COLUMNS)
/** A paper may ask for a ledger column (channel, client) as well as for a field; written values lie in the column. */
function storedAs(matter: MatterState, name: string): Value | undefined {
  if (COLUMNS.has(name)) return (matter as unknown as Record<string, Value>)[name]
  return Object.hasOwn(matter.fields, name) ? matter.fields[name] : undefined
}
const listLength = (v: Value | undefined) => (Array.isArray(v) ? v.length : 0)
const plain = (v: unknown): Value => (typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean' ? v : v === null || v === undefined ? null : String(v))
