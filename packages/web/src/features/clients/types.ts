import type { Api } from '../../app/api.ts'

/** What the page of a client is drawn from. */
export type View = Awaited<ReturnType<Api['clients']['one']>>
