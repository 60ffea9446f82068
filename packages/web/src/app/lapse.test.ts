import { afterEach, describe, expect, it, vi } from 'vitest'
import { postFile } from './files.ts'
import { closeLapsed, isLapsed, signedIn, signInNow } from './lapse.ts'

vi.stubGlobal('location', { origin: 'http://house.test' })
const { api, q } = await import('./api.ts')
const { queryClient } = await import('./query.ts')

type Answer = (status: number, body?: unknown) => void
/** Requests on their way, the oldest first; each is answered when the test says so. */
const onTheWay = (): Answer[] => {
  const waiting: Answer[] = []
  vi.stubGlobal('fetch', () => new Promise<Response>((done) => { waiting.push((status, body = {}) => done(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }))) }))
  return waiting
}
const begun = (waiting: Answer[], n: number): Promise<void> => vi.waitFor(() => expect(waiting).toHaveLength(n))
const write = () => queryClient.getMutationCache().build(queryClient, { mutationFn: () => api.regulations.acknowledge({ code: 's03' }) }).execute(undefined).then(() => 'done', (error: unknown) => error)
afterEach(() => { closeLapsed(); queryClient.clear(); vi.unstubAllGlobals(); vi.stubGlobal('location', { origin: 'http://house.test' }) })

describe('the sign-in lapses while a page is open', () => {
  it('what is turned away opens the sheet', async () => {
    const waiting = onTheWay()
    const one = write()
    await begun(waiting, 1)
    waiting[0]?.(401)
    expect(await one).toMatchObject({ name: 'Lapsed' })
    expect(isLapsed()).toBe(true)
  })

  it('what was begun before signing in again and is turned away only then does not open it once more; what is begun after does', async () => {
    const waiting = onTheWay()
    const [first, late] = [write(), write()]
    await begun(waiting, 2)
    waiting[0]?.(401)
    await first
    signedIn()
    closeLapsed()
    waiting[1]?.(401)
    expect(await late).toMatchObject({ name: 'Lapsed' })
    expect(isLapsed()).toBe(false)
    const next = write()
    await begun(waiting, 3)
    waiting[2]?.(401)
    await next
    expect(isLapsed()).toBe(true)
  })

  it('a read begun before is asked again by itself; a file sent before remembers it too', async () => {
    const waiting = onTheWay()
    const before = signInNow()
    const read = queryClient.fetchQuery({ ...q.regulations.annexes.queryOptions({ input: { code: 's01' } }), retry: queryClient.getDefaultOptions().queries?.retry, retryDelay: 0 })
    await begun(waiting, 1)
    const sent = postFile('/a', new File(['甲'], '甲.txt'))
    signedIn()
    waiting[0]?.(401)
    waiting[1]?.(401)
    await begun(waiting, 3)
    waiting[2]?.(200, { annexes: [], mayBind: false })
    expect(await read).toMatchObject({ annexes: [] })
    expect((await sent).problem()).toMatchObject({ name: 'Lapsed', under: before })
    expect(isLapsed()).toBe(false)
  })
})
