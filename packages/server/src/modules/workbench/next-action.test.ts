import { describe, expect, it } from 'vitest'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { loadCatalogue, packsDir } from '@guixing/packs'
import { nextAction, paperThatStops, type Standing } from './next-action.ts'

const { kinds, regulations } = loadCatalogue(packsDir()).catalogue
const kindOf = (name: string) => kinds[name] ?? expect.fail(`no kind ${name}`)
const me: Actor = { id: 'me', name: '陈晓琳', as: 'person', roles: [{ role: 'receptionist', unit: 'desk', scope: 'unit-tree' }], unit: 'desk', unitPath: ['desk', 'root'], heads: [], standsInFor: [] }
const at = (stage: string, part: Partial<Standing> = {}): Standing => ({ stage, unit: 'desk', unitPath: ['desk', 'root'], handlingUnit: null, handlingPath: [], owner: 'me', firstResponder: 'me', pending: false, stops: [], ...part })
const stopsOf = (id: string): string[] => {
  const control = Object.values(regulations).flatMap((r) => r.controls).find((c) => c.id === id)
  return control?.type === 'clock' ? control.stop.upon : expect.fail(`no clock ${id}`)
}
const name = (kind: string, standing: Standing): string | undefined => nextAction(kindOf(kind), me, standing)?.name

describe('the verb of a row', () => {
  it('is the action that stops the nearest clock: an agreed time is kept by answering', () => {
    const agreed = Object.values(regulations).flatMap((r) => r.controls).find((c) => c.type === 'clock' && c.binds.some((b) => 'kind' in b && b.kind === 'enquiry') && 'at' in c.due)
    expect(name('enquiry', at('agreed', { stops: stopsOf(agreed?.id ?? '') }))).toBe('answer')
    expect(name('revisit', at('due', { stops: ['revisit.do', 'revisit.close'] }))).toBe('do')
  })
  it('is acceptance first where something waits to be accepted', () => {
    expect(name('enquiry', at('assigned', { pending: true, owner: null, handlingUnit: 'desk', handlingPath: ['desk', 'root'], stops: ['enquiry.answer'] }))).toBe('accept')
  })
  it('S17-13: passed on and not yet accepted, the first responder tells the client how it stands; where nothing is told, the department is urged', () => {
    const away = { pending: true, handlingUnit: 'works', handlingPath: ['works', 'root'] }
    expect(name('enquiry', at('assigned', { ...away, stops: ['enquiry.accept', 'enquiry.bounce', 'enquiry.answer'] }))).toBe('tell-progress')
    expect(name('complaint', at('split', away))).toBe('urge')
  })
  it('passes over what only somebody else may do', () => {
    // Reading an important enquiry is the supervisor's.
    expect(name('enquiry', at('received', { stops: ['enquiry.read', 'enquiry.assign'] }))).not.toBe('read')
  })
  it('S02-20: passes over what an article keeps for others; an advance is written off by opening its form', () => {
    const stops = stopsOf('s02.write-off')
    const finance = Object.fromEntries(['urge', 'deduct', 'send-to-discipline'].map((action) => [action, [[{ role: 'asset-finance' }]]]))
    expect(name('write-off', at('open', { stops }))).toBe('deduct')
    expect(name('write-off', at('open', { stops, may: finance }))).not.toBe('deduct')
    expect(paperThatStops(kinds, kindOf('write-off'), stops)).toMatchObject({ kind: { name: 'write-off-claim' }, opening: { name: 'claim' }, field: 'writeOff' })
    expect(paperThatStops(kinds, kindOf('enquiry'), ['enquiry.answer'])).toBeUndefined()
  })
  it('leads on, and never to taking what one already has', () => {
    expect(name('enquiry', at('received'))).not.toBe('take')
    expect(name('enquiry', at('received', { owner: null, firstResponder: null }))).toBe('take')
    expect(name('enquiry', at('agreed'))).toBe('answer')
    expect(name('duty-shift', at('rostered'))).toBe('sign-in')
  })
  it('never offers what a stage does not allow, in any stage of any kind', () => {
    for (const kind of Object.values(kinds)) {
      for (const stage of kind.stages) {
        const next = nextAction(kind, me, at(stage.name))
        if (next && Array.isArray(next.from)) expect(next.from).toContain(stage.name)
      }
    }
  })
})
