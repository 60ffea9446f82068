import type { EntryQuery } from '@guixing/contract/money'
import type { Api } from '../../app/api.ts'

export type Dashboard = Awaited<ReturnType<Api['money']['dashboard']>>
/** A figure whose entries are asked for: what it is called, and what it comes to. */
export type Ask = Pick<EntryQuery, 'figure' | 'age' | 'unit' | 'handler' | 'project'> & { title: string; total?: string }
