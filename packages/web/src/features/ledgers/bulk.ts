import type { Api } from '../../app/api.ts'

export type Outcome = Awaited<ReturnType<Api['matters']['bulk']>>['results'][number]
/** Acts one takes on many at a time. Whatever asks for a look at each one (answering, reading as a leader, closing, voiding) is not among them. */
export const BULK_ACTS = ['assign', 'hand-over', 'urge', 'note'] as const
/** Selections longer than this do not fit the address of an export. */
export const MOST_EXPORTED = 200
const AT_A_TIME = 20

interface Run { ids: string[]; send: (ids: string[]) => Promise<Outcome[]>; told: (outcomes: Outcome[]) => void; stopped: () => boolean }

/** Sends many in groups, so that one sees how far it is and may stop between two; what was done stays done. Throws what a group throws. */
export async function inGroups({ ids, send, told, stopped }: Run): Promise<void> {
  const done: Outcome[] = []
  for (let at = 0; at < ids.length && !stopped(); at += AT_A_TIME) {
    done.push(...(await send(ids.slice(at, at + AT_A_TIME))))
    told([...done])
  }
}
