import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from './canonical.ts'
import { commit, genesis, linkHash, verifyChain } from './chain.ts'
import type { ChainFact } from './chain.ts'
import { merkleProof, merkleRoot, verifyProof } from './merkle.ts'

const sha = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** A stream of facts, each with one value. */
function chainOf(values: readonly unknown[]): ChainFact[] {
  let prev = genesis
  return values.map((value, i) => {
    const salt = `salt-${i}`
    const head = { by: 'p1', at: `2026-01-0${i % 9 + 1}T10:00:00+08:00`, what: 'opened', controls: ['s03.agreed'], commitment: commit(sha, salt, { phone: value }) }
    const fact = { prev, hash: linkHash(sha, prev, head), head, detail: { salt, value: { phone: value } } }
    prev = fact.hash
    return fact
  })
}

describe('canonical JSON', () => {
  test('one text, whatever the order of keys; undefined members are left out', () => {
    expect(canonical({ b: 1, a: { d: [1, 'x', null, true], c: undefined } })).toBe('{"a":{"d":[1,"x",null,true]},"b":1}')
    expect(canonical({ é: 1, z: 1, 甲: 1, Z: 1 })).toBe('{"Z":1,"z":1,"é":1,"甲":1}')
    expect(canonical([-0, 1e21, '\u2028"'])).toBe(JSON.stringify([0, 1e21, '\u2028"']))
  })

  test.each([[1n], [new Date(0)], [undefined], [[undefined]], [Number.NaN], [{ a: Infinity }], [() => 1], [Symbol('x')], [new Map()], [Array(2)]])('%s is refused', (value) => {
    expect(() => canonical(value)).toThrow(TypeError)
  })

  test('a cycle is refused', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    expect(() => canonical(cycle)).toThrow('nested too deeply')
  })

  test('property: survives a round through JSON, and tells different values apart', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const text = canonical(a)
      expect(canonical(JSON.parse(text))).toBe(text)
      expect(text === canonical(b)).toBe(canonical(JSON.parse(JSON.stringify(a))) === canonical(JSON.parse(JSON.stringify(b))))
    }))
  })
})

describe('the chain', () => {
  test('a whole chain holds, also from a link in the middle; a cut tail is seen against the last link', () => {
    const facts = chainOf(['1', '2', '3'])
    const last = facts[2]!.hash
    expect(verifyChain(sha, facts)).toEqual({ ok: true, last, blanked: [] })
    expect(verifyChain(sha, facts.slice(1), { from: facts[0]!.hash })).toEqual({ ok: true, last, blanked: [] })
    expect(verifyChain(sha, [])).toEqual({ ok: true, last: genesis, blanked: [] })
    expect(verifyChain(sha, facts.slice(0, 2), { last })).toEqual({ ok: false, brokenAt: 2, because: 'prev' })
  })

  test('removing, reordering, altering and smuggling in are found where they are', () => {
    const facts = chainOf(['1', '2', '3'])
    const altered = (i: number, change: Partial<ChainFact>): ChainFact[] => facts.map((fact, k) => k === i ? { ...fact, ...change } : fact)
    expect(verifyChain(sha, [facts[0]!, facts[2]!])).toEqual({ ok: false, brokenAt: 1, because: 'prev' })
    expect(verifyChain(sha, [facts[1]!, facts[0]!, facts[2]!])).toMatchObject({ brokenAt: 0 })
    expect(verifyChain(sha, altered(1, { head: { ...facts[1]!.head, by: 'p2' } }))).toEqual({ ok: false, brokenAt: 1, because: 'hash' })
    expect(verifyChain(sha, altered(1, { head: { ...facts[1]!.head, since: new Date(0) } }))).toEqual({ ok: false, brokenAt: 1, because: 'hash' })
    expect(verifyChain(sha, altered(2, { detail: { salt: 'salt-2', value: { phone: '4' } } }))).toEqual({ ok: false, brokenAt: 2, because: 'detail' })
    expect(verifyChain(sha, altered(2, { detail: { salt: 'salt-2', value: new Date(0) } }))).toEqual({ ok: false, brokenAt: 2, because: 'detail' })
    const { commitment: _, ...bare } = facts[0]!.head
    const smuggled = { prev: genesis, hash: linkHash(sha, genesis, bare), head: bare, detail: { salt: 'x', value: 'y' } }
    expect(verifyChain(sha, [smuggled])).toEqual({ ok: false, brokenAt: 0, because: 'detail' })
  })

  test('a lawful erasure blanks values and salts; the chain still holds and tells which are gone', () => {
    const facts = chainOf(['13805712266', '2'])
    const last = facts[1]!.hash
    expect(verifyChain(sha, [{ ...facts[0]!, detail: null }, facts[1]!])).toEqual({ ok: true, last, blanked: [0] })
    expect(verifyChain(sha, facts.map(({ detail: _, ...fact }) => fact))).toEqual({ ok: true, last, blanked: [0, 1] })
  })

  test('property: any changed byte of the stored text is found', () => {
    fc.assert(fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), fc.nat(), fc.integer({ min: 1, max: 94 }), (values, at, shift) => {
      const text = JSON.stringify(chainOf(values))
      const where = at % text.length
      const changed = String.fromCharCode(32 + (text.charCodeAt(where) - 32 + shift + 95) % 95)
      let facts: ChainFact[]
      try {
        facts = JSON.parse(text.slice(0, where) + changed + text.slice(where + 1)) as ChainFact[]
        if (canonical(facts) === canonical(JSON.parse(text))) return
      } catch {
        return // no longer JSON: found even earlier
      }
      // A renamed `detail` member only hides the values, as an erasure does, and is listed; everything else breaks the chain.
      const verified = verifyChain(sha, facts)
      expect(verified.ok ? verified.blanked.length : 0).toBe(facts.filter((fact) => fact.detail === undefined).length * Number(verified.ok))
      if (verified.ok) expect(verified.blanked.length).toBe(1)
    }), { numRuns: 500 })
  })
})

describe('Merkle checkpoints', () => {
  test('the tree of three: the odd leaf is carried up', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((leaf) => sha(`leaf\n${leaf}`))
    expect(merkleRoot(sha, ['a', 'b', 'c'])).toBe(sha(`node\n${sha(`node\n${a}\n${b}`)}\n${c}`))
    expect(merkleRoot(sha, [])).toBe(sha('empty\n'))
    expect(() => merkleProof(sha, ['a'], 1)).toThrow(RangeError)
  })

  test('property: each leaf is proved, and no other leaf, root or path passes', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 }), fc.nat(), (leaves, n) => {
      const index = n % leaves.length
      const root = merkleRoot(sha, leaves)
      const steps = merkleProof(sha, leaves, index)
      expect(verifyProof(sha, leaves[index]!, steps, root)).toBe(true)
      expect(verifyProof(sha, `${leaves[index]!}x`, steps, root)).toBe(false)
      expect(verifyProof(sha, leaves[index]!, steps, sha(root))).toBe(false)
      if (steps.length > 0) expect(verifyProof(sha, leaves[index]!, steps.slice(1), root)).toBe(false)
    }))
  })
})
