/** What the system itself writes into the record, with words of ours (`audit.whats.…`); acts on matters carry their own label. */
export const WHATS = [
  'template-uploaded', 'template-published', 'template-version-retired', 'template-retired', 'route-published', 'route-retired', 'approval-move',
  'refused', 'pending', 'breached', 'reminded', 'warned', 'imported', 'alert-read', 'approval-asked', 'approval-requested', 'approval-agree', 'approval-reject', 'approval-return', 'approval-passed-on', 'approval-decided', 'client-reply', 'rated', 'hand-on',
  'approval-withdraw', 'approval-resubmit', 'approval-urge', 'approval-copy', 'approval-read', 'approval-transfer', 'approval-add-signer', 'approval-remove-signer', 'approval-ask-opinion', 'approval-opinion', 'approval-take-back', 'approval-seen', 'approval-timeout', 'approval-person-left', 'approval-revoke', 'approval-reassign',
  'acknowledged', 'regulation-adopted', 'catalogue-switched', 'parameter-set', 'person-added', 'person-changed', 'unit-added', 'unit-changed', 'handed-on', 'delegated', 'delegation-ended', 'authority-set', 'authority-removed', 'interest-declared', 'interest-ended', 'account-created', 'password-set', 'token-created', 'token-revoked',
  'knowledge-added', 'knowledge-changed', 'knowledge-checked', 'client-added', 'phone-revealed', 'roster-saved', 'calendar-changed', 'house-founded', 'sample-loaded',
] as const
/** Names inside a fact that say something to a reader (`audit.keys.…`); digests and inner ids stay out. */
export const KEYS = ['name', 'login', 'unit', 'type', 'parent', 'head', 'active', 'roles', 'people', 'version', 'level', 'from', 'until', 'to', 'reason', 'moved', 'refused', 'month', 'shifts', 'off', 'work', 'subject', 'source', 'room', 'kind', 'zone', 'language', 'value', 'code'] as const
type Key = (typeof KEYS)[number]

/** How a value is said: names for ids, words for yes and no. */
export interface Saying { key: (name: Key) => string; name: (id: string) => string | undefined; time: (instant: string) => string; yes: string; no: string; role: (name: string) => string; colon: string; comma: string }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

function valueWords(value: unknown, say: Saying): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return value ? say.yes : say.no
  if (Array.isArray(value)) return value.map((one) => valueWords(one, say)).filter(Boolean).join(say.comma)
  if (typeof value === 'object') {
    const role = (value as { role?: unknown }).role
    return typeof role === 'string' ? say.role(role) : ''
  }
  const text = String(value)
  if (UUID.test(text)) return say.name(text) ?? ''
  return INSTANT.test(text) ? say.time(text) : text
}

/** A fact's detail in one line: `姓名：周敏；单位：客服部`. Empty for what was erased or says nothing. */
export function detailWords(detail: Record<string, unknown> | null, say: Saying): string {
  if (!detail) return ''
  return KEYS.flatMap((key) => {
    const words = valueWords(detail[key], say)
    return words === '' ? [] : [`${say.key(key)}${say.colon}${words}`]
  }).join('；')
}

/** What a stream is about: its sort, and the name or code of the thing where there is one. */
export function streamParts(stream: string, name: (id: string) => string | undefined): { sort: string; thing: string } {
  const [sort = '', ...rest] = stream.split(':')
  return { sort, thing: rest.map((part) => (UUID.test(part) ? name(part) ?? '' : part)).filter(Boolean).join(' ') }
}
