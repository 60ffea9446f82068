import { describe, expect, it } from 'vitest'
import { asksOf, barOf, leaves, missingOf, offersOf, targetsOf, type MenuAct, type Offer } from './acts.ts'
import { boxOf, keyOf, type Door } from './task.ts'

const door = (act: Door['act'], possible = true, more: Partial<Door> = {}): Door => ({ act, possible, reasons: [], task: null, ...more })
const names = (offers: readonly (Offer | null)[]): (MenuAct | undefined)[] => offers.map((one) => one?.act)
const filled = { words: '', people: [], to: null, task: null }

describe('acts on an approval', () => {
  it('X-06: nothing is offered that the server did not say, nothing it said is left out', () => {
    expect(offersOf([])).toEqual([])
    expect(names(offersOf([door('urge'), door('add-signer', false), door('read'), door('agree')]))).toEqual(['agree', 'add-before', 'add-beside', 'add-after', 'urge'])
    expect(offersOf([door('add-signer', false)]).every((one) => !one.door.possible)).toBe(true)
    expect(offersOf([door('of-a-later-server' as never), door('agree')]).map((one) => one.act)).toEqual(['agree'])
  })
  it('agree is the one solid button; reject never stands beside it and lies under more on the phone', () => {
    const offers = offersOf([door('agree'), door('return'), door('reject'), door('transfer'), door('withdraw')])
    expect([names([barOf(offers, false).main]), names(barOf(offers, false).side), names(barOf(offers, false).more)]).toEqual([['agree'], ['reject', 'return'], ['transfer', 'withdraw']])
    expect([names(barOf(offers, true).side), names(barOf(offers, true).more)]).toEqual([['return'], ['reject', 'transfer', 'withdraw']])
  })
  it('where nothing is to be decided the further acts stand in the bar, each once', () => {
    const bar = barOf(offersOf([door('withdraw', false), door('urge'), door('copy')]), false)
    expect([bar.main, names(bar.side), names(bar.more)]).toEqual([null, ['withdraw', 'urge'], ['copy']])
  })
  it('X-06: return, reject and an opinion need words, agreeing does not; blanks are no words', () => {
    const words = (act: MenuAct): unknown => missingOf({ act, door: door('agree') }, { ...filled, words: '  ' })
    expect([words('agree'), words('return'), words('reject'), words('opinion')]).toEqual([[], ['words'], ['words'], ['words']])
    expect(asksOf('urge').words).toBeNull()
  })
  it('a return goes only where the server allows it, a signer goes only if it may', () => {
    const back: Offer = { act: 'return', door: door('return', true, { to: [{ to: 'initiator', who: [] }, { to: 2, who: [] }] }) }
    expect(missingOf(back, { ...filled, words: '改' })).toEqual(['to'])
    expect(missingOf(back, { ...filled, words: '改', to: 3 })).toEqual(['to'])
    expect(missingOf(back, { ...filled, words: '改', to: 2 })).toEqual([])
    const to = [{ to: 'initiator' as const, who: [] }, { to: 'previous' as const, who: [] }, { to: 1, who: [] }, { to: 2, who: [] }]
    expect([targetsOf(to), targetsOf(to.slice(2))].map((list) => list.map((one) => one.to))).toEqual([['initiator', 'previous', 1], [1, 2]])
    const out: Offer = { act: 'remove-signer', door: door('remove-signer', true, { tasks: ['x'] }) }
    expect([missingOf(out, { ...filled, task: 'y' }), missingOf(out, { ...filled, task: 'x' })]).toEqual([['task'], []])
    expect(missingOf({ act: 'transfer', door: door('transfer') }, filled)).toEqual(['people'])
  })
  it('a line leaves its box by what ends my turn only', () => {
    expect((['agree', 'transfer', 'ask-opinion', 'add-before'] as const).every((act) => leaves('todo', act))).toBe(true)
    expect((['add-after', 'add-beside', 'copy', 'remove-signer'] as const).some((act) => leaves('todo', act))).toBe(false)
    expect([leaves('done', 'take-back'), leaves('mine', 'withdraw')]).toEqual([true, false])
  })
  it('an address names a box, also as addresses did before; anything else is the first', () => {
    expect([boxOf({ box: 'mine' }), boxOf({ tab: 'decided' }), boxOf({ box: 'x' }), boxOf({})]).toEqual(['mine', 'done', 'todo', 'todo'])
    expect([keyOf({ task: 't', approval: 'a' }), keyOf({ task: null, approval: 'a' })]).toEqual(['t', 'a'])
  })
})
