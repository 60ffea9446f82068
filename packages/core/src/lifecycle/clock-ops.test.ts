import { describe, expect, it } from 'vitest'
import type { Control } from '../model/control.ts'
import { decide } from './decide.ts'
import { LOAN, NOW, action, allowed, enforced, loan, observed, period, situation } from './test-library.ts'

const lent = loan({ stage: 'lent' })
type More = Parameters<typeof situation>[1]
const ops = (name: string, controls: Control[], more: More = {}) =>
  allowed(decide(situation(name, { force: enforced(...controls), ...more }))).clocks.map((op) => `${op.op} ${(typeof op.control === 'string' ? op.control : op.control.id).replace('s91.', '')}`)

describe('what happens to clocks', () => {
  it('an action starts, resets, stops, and leaves alone', () => {
    expect(ops('lend', [period()])).toEqual(['start period'])
    expect(ops('extend', [period()], { matter: lent, input: { weeks: 1 } })).toEqual(['reset period'])
    expect(ops('give-back', [period()], { matter: lent })).toEqual(['stop period'])
    expect(ops('correct', [period()], { matter: lent })).toEqual([])
  })

  it('all stops and resets come before all starts, whatever the order in force', () => {
    const again = (id: string) => period({ id, start: { upon: ['loan.extend'] }, stop: { upon: ['loan.extend'] }, reset: undefined })
    expect(ops('extend', [again('a'), period(), again('b')], { matter: lent, input: { weeks: 1 } })).toEqual(['stop a', 'reset period', 'stop b', 'start a', 'start b'])
  })

  it('a start counts from now, or from what its formula gives; what cannot be told is now', () => {
    const from = (expression: string) => {
      const [op] = allowed(decide(situation('lend', { force: enforced(period({ start: { upon: ['loan.lend'], from: expression } })) }))).clocks
      return op?.op === 'start' ? op.from : undefined
    }
    expect([from('$openedAt'), from('$lentAt'), from('$shelf')]).toEqual(['2026-11-23T02:00:00.000Z', NOW, NOW])
  })

  it('start, stop and the whole clock may hang on a condition over the matter as it will be', () => {
    const copies = (n: number) => ({ is: ['$copies', n] })
    expect(ops('lend', [period({ when: copies(1) }), period({ id: 'b', when: copies(2) }), period({ id: 'c', when: { is: ['$shelf', 'x'] } })])).toEqual(['start period'])
    expect(ops('lend', [period({ start: { upon: ['loan.lend'], when: copies(2) } })])).toEqual([])
    const stop = (n: number) => period({ stop: { upon: ['loan.give-back'], when: copies(n) } })
    expect([ops('give-back', [stop(1)], { matter: lent }), ops('give-back', [stop(2)], { matter: lent })]).toEqual([['stop period'], []])
    // A clock that no longer applies still stops: it may have been started while it did.
    expect(ops('give-back', [period({ when: copies(2) })], { matter: lent })).toEqual(['stop period'])
    expect(ops('lend', [period({ when: { is: ['$lentBy', 'lin'] } })])).toEqual(['start period'])
  })

  it('X-10: a start that hangs on a parameter to be set does not start', () => {
    expect(ops('lend', [period({ when: { is: ['$params.P99', 1] } })])).toEqual([])
  })

  it('X-05: pause and resume reach only clocks that may be paused', () => {
    const pausable = period({ id: 'b', pause: { reasons: 'pause-reasons', evidence: true } })
    expect([ops('pause', [period(), pausable], { matter: lent }), ops('resume', [period(), pausable], { matter: lent })]).toEqual([['pause b'], ['resume b']])
  })

  it('a matter struck out meets nothing and starts nothing: its clocks are only cancelled', () => {
    const clocks = [period(), period({ id: 'b', start: { upon: ['loan.void'] } })]
    expect(ops('void', clocks, { matter: lent, input: { remark: 'r' } })).toEqual(['cancel period', 'cancel b'])
  })

  it('the level goes with the clock: observed ones run and are counted as such', () => {
    const [op] = allowed(decide(situation('lend', { force: observed(period()) }))).clocks
    expect(op).toMatchObject({ op: 'start', level: 'observed' })
  })

  it('a refused action moves no clock, and a clock is no check of the action', () => {
    const decision = decide(situation('lend', { force: enforced(period()), action: { ...action({ name: 'lend', from: ['lent'] }) } }))
    expect(decision).not.toHaveProperty('clocks')
    expect(allowed(decide(situation('lend', { force: enforced(period()) }))).checks).toEqual([])
    expect(LOAN.actions.lend?.from).toEqual(['requested'])
  })
})
