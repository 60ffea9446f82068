import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, isPending, newJob, partOf, restFor, type Event, type Job } from './job.ts'

const MB = 1024 * 1024
const after = (job: Job, ...events: Event[]): Job => events.reduce(advance, job)
const begun: Event = { on: 'begun', url: '/u/1' }
const taken = (at: number, file: string | null = null, ms = 5_000): Event => ({ on: 'taken', at, ms, file })

describe('an upload, told what happened to it', () => {
  it('begins, sends piece by piece and ends with its file', () => {
    const one = newJob(10 * MB)
    expect([one.step, after(one, begun).step]).toEqual(['begin', 'send'])
    expect(partOf(after(one, begun, taken(4 * MB), { on: 'moving', bytes: MB }))).toBe(0.5)
    expect(after(one, begun, taken(4 * MB), taken(8 * MB), taken(10 * MB, 'f'))).toMatchObject({ state: 'done', step: 'none', file: 'f', sent: 10 * MB })
  })
  it('after a break rests longer each time, then asks how much has arrived and goes on there', () => {
    let job = after(newJob(10 * MB), begun, taken(4 * MB), { on: 'moving', bytes: MB })
    const rests: number[] = []
    for (let i = 0; i < 8; i++) { job = after(job, { on: 'failed', why: 'line' }); rests.push(job.restMs); expect([job.step, job.moving]).toEqual(['rest', 0]); job = after(job, { on: 'rested' }); expect(job.step).toBe('ask') }
    expect(rests).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    expect(after(job, { on: 'told', at: 5 * MB, file: null })).toMatchObject({ step: 'send', sent: 5 * MB, tries: 8, why: null })
    expect(after(job, { on: 'told', at: 5 * MB, file: null }, taken(9 * MB)).tries).toBe(0)
    const busy = after(newJob(10 * MB), begun, ...Array<Event[]>(3).fill([{ on: 'failed', why: 'busy' }, { on: 'rested' }, { on: 'told', at: 0, file: null }]).flat(), { on: 'failed', why: 'busy' })
    expect([busy.step, busy.restMs]).toEqual(['rest', 8000])
    expect(restFor(1e6)).toBe(30_000)
  })
  it('does not wait for its rest when the net is back, but does when it was not the net', () => {
    const off = after(newJob(10 * MB), begun, { on: 'failed', why: 'line' })
    expect(after(off, { on: 'online' })).toMatchObject({ step: 'ask', tries: 0 })
    expect(after(newJob(10 * MB), begun, { on: 'failed', why: 'full' }, { on: 'online' })).toMatchObject({ step: 'rest', why: 'full', restMs: 30_000 })
    expect(after(newJob(10 * MB), { on: 'failed', why: 'line' }, { on: 'online' }).step).toBe('begin')
  })
  it('all there but no file yet is asked for with an empty piece; an answer that got lost comes by asking', () => {
    expect(after(newJob(MB, '/u/1'), { on: 'told', at: MB, file: null })).toMatchObject({ step: 'send', sent: MB })
    expect(after(newJob(MB, '/u/1'), { on: 'told', at: MB, file: 'f' })).toMatchObject({ state: 'done', file: 'f' })
  })
  it('begins anew where the server knows it no more, and gives up when that leads nowhere', () => {
    const lost = after(newJob(10 * MB, '/u/1'), { on: 'failed', why: 'anew' })
    expect(lost).toMatchObject({ step: 'begin', url: null, sent: 0 })
    let job = lost
    for (let i = 0; i < 4; i++) job = after(job, begun, { on: 'failed', why: 'anew' })
    expect(job).toMatchObject({ state: 'wrong', fault: { code: 'failed' } })
    expect(after(lost, begun, taken(MB), { on: 'failed', why: 'anew' })).toMatchObject({ anew: 1 })
  })
  it('elsewhere than it thought, it asks at once, and rests if that happens over and over', () => {
    const one = after(newJob(10 * MB), begun, { on: 'failed', why: 'moved' })
    expect(one.step).toBe('ask')
    expect(after(one, { on: 'failed', why: 'moved' }, { on: 'failed', why: 'moved' })).toMatchObject({ step: 'rest', why: 'busy' })
  })
  it('paused it stays where it is whatever still comes in, and goes on by asking', () => {
    const paused = after(newJob(10 * MB), begun, taken(4 * MB), { on: 'pause' })
    expect(isPending(paused)).toBe(true)
    for (const event of [{ on: 'failed', why: 'line' }, { on: 'rested' }, { on: 'online' }, { on: 'moving', bytes: 9 }, taken(8 * MB)] as Event[]) expect(after(paused, event)).toMatchObject({ state: 'paused', step: 'none', moving: 0 })
    expect(after(paused, { on: 'resume' })).toMatchObject({ state: 'going', step: 'ask' })
    expect(after(newJob(1), { on: 'pause' }, { on: 'resume' }).step).toBe('begin')
    expect(after(paused, taken(10 * MB, 'f'))).toMatchObject({ state: 'done', file: 'f' })
  })
  it('refused, it says why and nothing moves it any more', () => {
    const wrong = after(newJob(10), { on: 'refused', fault: { code: 'file-too-large', params: { max: 1 } } })
    expect([wrong.state, isPending(wrong), after(wrong, { on: 'resume' }, begun, { on: 'online' }) === wrong]).toEqual(['wrong', false, true])
  })
  it('makes pieces larger on a quick line and smaller on a slow or broken one', () => {
    const piece = (...events: Event[]): number => after(newJob(1000 * MB), begun, ...events).piece / MB
    expect([piece(taken(1, null, 100)), piece(...Array<Event>(9).fill(taken(1, null, 100))), piece(taken(1, null, 20_000)), piece(...Array<Event>(9).fill({ on: 'failed', why: 'line' }))]).toEqual([8, 16, 2, 0.25])
  })
  it('never leaves its bounds, whatever comes in whatever order (property)', () => {
    const event = fc.oneof<fc.Arbitrary<Event>[]>(
      fc.constant(begun), fc.record({ on: fc.constant('told' as const), at: fc.integer({ min: -5, max: 2000 }), file: fc.constant(null) }), fc.record({ on: fc.constant('moving' as const), bytes: fc.nat(5000) }),
      fc.record({ on: fc.constant('taken' as const), at: fc.integer({ min: -5, max: 2000 }), ms: fc.nat(60_000), file: fc.constantFrom(null, null, null, 'f') }),
      fc.record({ on: fc.constant('failed' as const), why: fc.constantFrom('line' as const, 'busy' as const, 'full' as const, 'lapsed' as const, 'away' as const, 'anew' as const, 'moved' as const) }),
      fc.constantFrom<Event>({ on: 'pause' }, { on: 'resume' }, { on: 'rested' }, { on: 'online' }))
    fc.assert(fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const job = after(newJob(1000), ...events)
      expect(job.sent >= 0 && job.sent <= 1000 && partOf(job) >= 0 && partOf(job) <= 1).toBe(true)
      expect(job.step === 'none').toBe(job.state !== 'going')
      expect(job.state === 'done').toBe(job.file !== null)
      if (job.step === 'send' || job.step === 'ask') expect(job.url).not.toBeNull()
    }))
  })
})
