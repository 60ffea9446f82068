import { describe, expect, it, test } from 'vitest'
import type { Relation, WhoRef } from '../model/kind.ts'
import { CLIENT, grant, loan, person } from './test-library.ts'
import { SYSTEM, type RoleGrant } from './situation.ts'
import { holdsRole, isMeant, maySee, stands } from './who.ts'

/** library > branch > desk, and beside it library > stacks > cellar, where it is handled. */
const here = loan({ handlingUnit: 'cellar', handlingPath: ['cellar', 'stacks', 'library'] })
const at = (unit: string, path: string[] = [unit]) => person('he', { unit, unitPath: path })

describe('X-08: a role reaches as far as it was given', () => {
  test.each<[RoleGrant['scope'], string | null, boolean]>([
    ['own-unit', 'desk', true], ['own-unit', 'cellar', true], ['own-unit', 'branch', false], ['own-unit', 'library', false],
    ['unit-tree', 'desk', true], ['unit-tree', 'branch', true], ['unit-tree', 'library', true], ['unit-tree', 'stacks', true], ['unit-tree', 'annexe', false],
    ['house', 'annexe', true], ['house', null, true], ['unit-tree', null, true], ['own-unit', null, true],
  ])('%s of %s: %s', (scope, unit, reaches) => {
    const actor = person('he', { roles: [grant('librarian', scope, unit)] })
    expect(holdsRole(actor, 'librarian', here)).toBe(reaches)
    expect(maySee(actor, here)).toBe(reaches)
    expect(holdsRole(actor, 'guard', here)).toBe(false)
  })

  it('one of several grants is enough; none is none', () => {
    expect(holdsRole(person('he', { roles: [grant('librarian', 'own-unit', 'annexe'), grant('librarian', 'unit-tree', 'branch')] }), 'librarian', here)).toBe(true)
    expect(holdsRole(person('he'), 'librarian', here)).toBe(false)
  })

  it('a matter without a unit is reached by the whole house alone', () => {
    const nowhere = loan({ unit: null, unitPath: [] })
    expect(holdsRole(person('he', { roles: [grant('librarian', 'own-unit', 'desk')] }), 'librarian', nowhere)).toBe(false)
    expect(holdsRole(person('he', { roles: [grant('librarian')] }), 'librarian', nowhere)).toBe(true)
  })
})

describe('relations', () => {
  const matter = loan({ owner: 'a', firstResponder: 'b', opener: 'c', participants: ['d'], handlingUnit: 'cellar', handlingPath: ['cellar', 'stacks'], fields: { complainedPerson: 'e' } })
  test.each<[Relation, string]>([['owner', 'a'], ['handler', 'a'], ['first-responder', 'b'], ['opener', 'c'], ['participant', 'd'], ['complained', 'e']])('%s is %s, or who stands in for that person', (relation, id) => {
    expect(stands(person(id), relation, matter)).toBe(true)
    expect(stands(person('z', { standsInFor: ['y', id] }), relation, matter)).toBe(true)
    expect(stands(person('z'), relation, matter)).toBe(false)
    expect(stands(person('z'), relation, null)).toBe(false)
    for (const nobody of [SYSTEM, CLIENT]) expect(stands(nobody, relation, loan({ owner: null, firstResponder: null, opener: null }))).toBe(false)
  })

  it('of the handling unit are its people and those of units below it', () => {
    expect([at('cellar'), at('shelf', ['shelf', 'cellar', 'stacks']), at('stacks'), at('desk')].map((a) => stands(a, 'handling-unit', matter))).toEqual([true, true, false, false])
    expect(stands(at('cellar'), 'handling-unit', loan())).toBe(false)
  })

  it('superior is whoever heads a unit it lies in or is handled in, at any height', () => {
    expect(['desk', 'library', 'cellar', 'stacks', 'annexe'].map((u) => stands(person('z', { heads: [u] }), 'superior', matter))).toEqual([true, true, true, true, false])
  })

  it('the client is the client and nobody else', () => {
    expect([CLIENT, person('a'), SYSTEM].map((a) => stands(a, 'client-self', matter))).toEqual([true, false, false])
  })

  it('complained stands for a person, not for whatever lies in the field', () => {
    for (const v of [['a'], 7, null, { id: 'a' }]) expect(stands(person('a'), 'complained', loan({ fields: { complainedPerson: v } }))).toBe(false)
  })
})

describe('who is meant', () => {
  const matter = loan({ owner: 'a', opener: 'c', handlingUnit: 'cellar', handlingPath: ['cellar', 'stacks'], fields: { inspector: 'he', branch: 'annexe', pieces: [] } })
  test.each<[string, WhoRef, Partial<ReturnType<typeof person>>, boolean]>([
    ['a person by id', { person: 'he' }, {}, true],
    ['a person in a field', { person: '$inspector' }, {}, true],
    ['in a column', { person: '$opener' }, { id: 'c' }, true],
    ['who stands in for that person', { person: '$inspector' }, { id: 'z', standsInFor: ['he'] }, true],
    ['an empty field is nobody', { person: '$reader' }, {}, false],
    ['a list is nobody', { person: '$pieces' }, {}, false],
    ['a name every object has is nobody', { person: '$constructor' }, {}, false],
    ['a formula is nobody', { person: { concat: ['h', 'e'] } }, {}, false],
    ['people of a unit', { unit: 'branch' }, {}, true],
    ['of a unit in a field', { unit: '$branch' }, { unitPath: ['room', 'annexe'] }, true],
    ['not of it', { unit: '$branch' }, {}, false],
    ['of the unit of the matter', { unit: '$handlingUnit' }, { unitPath: ['cellar'] }, true],
    ['head of its unit', { headOf: '$unit' }, { heads: ['desk'] }, true],
    ['head of a unit above it', { headOf: '$unit' }, { heads: ['library'] }, true],
    ['head of where it is handled', { headOf: '$handlingUnit' }, { heads: ['stacks'] }, true],
    ['head of its unit is not head of where it is handled', { headOf: '$handlingUnit' }, { heads: ['desk'] }, false],
    ['head of the unit in a field', { headOf: '$branch' }, { heads: ['annexe'] }, true],
    ['its own head is not head of the unit in a field', { headOf: '$branch' }, { heads: ['desk'] }, false],
    ['head of an empty field', { headOf: '$shelf' }, { heads: ['desk'] }, false],
    ['the system is no person', { system: true }, {}, false],
  ])('%s', (_name, who, more, meant) => {
    expect(isMeant(person('he', more), who, matter)).toBe(meant)
    expect(isMeant(SYSTEM, who, matter)).toBe(true)
    expect(isMeant(CLIENT, who, matter)).toBe(false)
  })

  it('without a matter nobody is meant by a field or relation', () => {
    for (const who of [{ person: '$inspector' }, { unit: '$branch' }, { headOf: '$unit' }, { relation: 'owner' as const }]) expect(isMeant(person('he', { heads: ['desk'] }), who, null)).toBe(false)
  })
})

describe('design 9: who may see it', () => {
  it('a sealed matter opens to no role, only to those in it', () => {
    const sealed = loan({ ...here, confidentiality: 'sealed', participants: ['p'] })
    expect(maySee(person('he', { roles: [grant('director')] }), sealed)).toBe(false)
    expect(maySee(person('he', { roles: [grant('director')] }), loan({ ...here, confidentiality: 'internal' }))).toBe(true)
    for (const id of ['wu', 'p']) expect(maySee(person(id), sealed)).toBe(true)
    expect(maySee(at('cellar'), sealed)).toBe(true)
    expect(maySee(person('z', { standsInFor: ['wu'] }), sealed)).toBe(true)
  })

  it('the person complained of sees it only in another capacity', () => {
    expect(maySee(person('e'), loan({ fields: { complainedPerson: 'e' } }))).toBe(false)
  })

  it('without role or relation nobody; the system all; a client none: the portal has its own door', () => {
    expect([maySee(person('he', { unitPath: [] }), here), maySee(SYSTEM, loan({ confidentiality: 'sealed' })), maySee(CLIENT, here)]).toEqual([false, true, false])
    expect(maySee({ ...CLIENT, roles: [grant('librarian')], unitPath: ['cellar'] }, here)).toBe(false)
  })
})
