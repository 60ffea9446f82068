import type { Rules } from './rules.ts'

/** Somebody by id and name, as screens name people; a dash where the house knows nobody of that id, null for nobody. */
export const person = (rules: Rules, id: string | null): { id: string; name: string } | null => (id === null ? null : { id, name: rules.people.get(id)?.name ?? '—' })
