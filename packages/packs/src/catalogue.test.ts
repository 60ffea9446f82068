import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openingActions } from '@guixing/core/model/kind'
import { loadCatalogue } from './catalogue.ts'
import { describeError } from './errors.ts'
import { loadExamples } from './examples.ts'
import { packsDir } from './packs-dir.ts'
import { comparedWords, possibleWords, references } from './references.ts'
import { LIBRARY, passingFolder, writePacks } from './test-packs.ts'
import { validate } from './validate.ts'

const real = loadCatalogue(packsDir())

describe('the packs as they stand', () => {
  it('have no fault', () => {
    expect(real.errors.map(describeError)).toEqual([])
    expect(loadExamples(packsDir()).errors.map(describeError)).toEqual([])
    expect(Object.keys(real.catalogue.regulations)).toEqual(['s01', 's02', 's03', 's06', 's08', 's10', 's11', 's15', 's17', 's19', 's23', 's25', 's27', 's28', 's29', 's30', 's31', 's32', 's33', 's34', 's35', 's37', 's38'])
  })

  it('name all 830 requirements, as many a system as the sources have', () => {
    const counts: Record<string, number> = {}
    for (const { system } of real.catalogue.requirements) counts[system] = (counts[system] ?? 0) + 1
    const listed = 'S01 66, S02 35, S03 30, S04 28, S05 20, S06 19, S07 18, S08 17, S09 18, S10 18, S11 20, S12 17, S13 7, S14 67, S15 68, S16 19, S17 15, S18 19, S19 21, S20 17, S21 8, S22 16, S23 17, S24 24, S25 16, S26 15, S27 11, S28 13, S29 10, S30 8, S31 6, S32 3, S33 10, S34 17, S35 17, S36 12, S37 16, S38 14, S39 54, S40 4'
    expect(Object.entries(counts).map(([system, count]) => `${system} ${count}`).join(', ')).toBe(listed)
    expect(real.catalogue.requirements).toHaveLength(830)
    expect(new Set(real.catalogue.requirements.map(({ id }) => id)).size).toBe(830)
    const touching = (letter: string) => real.catalogue.requirements.filter(({ modes }) => modes.some((mode) => mode === letter)).length
    expect([touching('E'), touching('M'), touching('R'), touching('A')]).toEqual([454, 148, 411, 146])
    expect(real.catalogue.requirements.filter(({ modes }) => modes.length === 0).map(({ id }) => id)).toEqual(['S07-18', 'S09-18', 'S12-17', 'S14-67', 'S16-19', 'S20-17'])
  })

  it('give every label in three languages', () => {
    const bare: string[] = []
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return
      if ('zh-CN' in value) {
        for (const language of ['zh-CN', 'zh-TW', 'en']) if (!(value as Record<string, unknown>)[language]) bare.push(`${path} ${language}`)
        return
      }
      for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`)
    }
    walk(real.catalogue, '')
    expect(bare).toEqual([])
  })

  it('X-12: Traditional words are derived from Simplified ones', () => {
    expect(real.catalogue.kinds.enquiry?.label).toEqual({ 'zh-CN': '咨询', 'zh-TW': '諮詢', en: 'Enquiry' })
    expect(real.catalogue.roles.client?.label['zh-TW']).toBe('業戶')
  })

  it('keep key and search marks on fields a client is found and counted by, and mark personal data', () => {
    const fields = real.catalogue.kinds.enquiry?.fields
    expect([fields?.callerPhone?.personal, fields?.callerName?.personal]).toEqual(['ordinary', 'ordinary'])
    expect([fields?.category?.key, fields?.content?.search, fields?.answer?.outgoing, fields?.jointAnswer?.outgoing]).toEqual([true, true, true, true])
    for (const kind of Object.values(real.catalogue.kinds)) {
      for (const field of Object.values(kind.fields)) if (/phone|contact|callerName/i.test(field.name)) expect([kind.name, field.name, field.personal]).toEqual([kind.name, field.name, 'ordinary'])
    }
  })

  it('let a client open only what the portal offers', () => {
    for (const kind of Object.values(real.catalogue.kinds)) {
      const byClient = openingActions(kind).filter((action) => action.who.some((who) => 'relation' in who && who.relation === 'client-self'))
      expect([kind.name, byClient.length > 0]).toEqual([kind.name, kind.portal === true])
    }
  })

  it('use a letter key once in a kind', () => {
    for (const kind of Object.values(real.catalogue.kinds)) {
      for (const stage of kind.stages) {
        const keys = Object.values(kind.actions).filter((action) => action.key && (action.from === 'any' || (action.from === 'open' && !stage.final) || (Array.isArray(action.from) && action.from.includes(stage.name)))).map((action) => action.key)
        expect([kind.name, stage.name, ...keys]).toEqual([kind.name, stage.name, ...new Set(keys)])
      }
    }
  })

  it('P39 and P42 are to be set, never zero (X-10)', () => {
    expect([real.catalogue.params.P39?.value, real.catalogue.params.P42?.value]).toEqual([null, null])
    expect(real.catalogue.params.P22).toMatchObject({ value: 24, bound: 'atMost', origin: 'seed' })
    for (const param of Object.values(real.catalogue.params)) if (param.code.startsWith('H')) expect(param.origin).toBe('house-default')
  })
})

describe('what the loader makes of a pack', () => {
  const { catalogue } = loadCatalogue(writePacks())
  const regulation = catalogue.regulations.s91

  it('a kind with the trait it lists, the trait marked', () => {
    const loan = catalogue.kinds.loan
    expect(loan?.fields.extensions).toMatchObject({ type: 'number', system: true, trait: 'extendable' })
    expect(loan?.actions.extend).toMatchObject({ from: 'open', trait: 'extendable', by: 'person', who: [] })
    expect(loan?.actions.extend?.asks).toEqual([{ field: { name: 'weeks', type: 'number', label: { 'zh-CN': '周数', 'zh-TW': '週數', en: 'Weeks' } }, required: false, store: false }])
    expect(loan?.actions.lend?.asks.map(({ field, required, store }) => [field.name, required, store])).toEqual([['book', true, true], ['shelf', false, true], ['reader', false, false]])
    expect(loan).toMatchObject({ version: 1, store: 'matter', pin: 'own', number: { per: ['house', 'year'], gaps: 'allowed' } })
  })

  it('controls with the defaults of their type, and words in the reason', () => {
    const [gate, clock, read] = regulation?.controls ?? []
    expect(gate).toMatchObject({ mode: 'block', pin: 'opened', resolve: 'all', regulation: 's91', clause: ['1.1'], binds: [{ kind: 'loan', action: 'lend' }], remedy: [{ fill: ['shelf'] }] })
    expect(gate?.name).toEqual(gate?.says)
    expect(clock).toMatchObject({ mode: 'record', calendar: 'plain', grain: 'second', holder: { relation: 'owner' }, start: { upon: ['loan.lend'] }, stop: { upon: ['loan.return'] }, ladder: [] })
    expect(read).toMatchObject({ mode: 'record', pin: 'now', withinDays: '$params.P54', who: [{ role: 'librarian' }], says: { en: 'Closed shelves do not lend.' } })
  })

  it('an own Traditional form goes before the derived one', () => {
    const own = loadCatalogue(writePacks({ 'catalogue/roles.yaml': 'librarian: {label: {zh: 台帐员, tw: 臺帳員, en: Keeper}}\nclerk: {label: {zh: 台账员, en: Clerk}}\n' })).catalogue.roles
    expect(own.librarian?.label['zh-TW']).toBe('臺帳員')
    expect(own.clerk?.label['zh-TW']).toBe('台帳員')
  })

  it('examples typed and with their place', () => {
    const { examples, errors } = loadExamples(writePacks())
    expect(errors).toEqual([])
    expect(examples).toHaveLength(2)
    expect(examples[0]).toMatchObject({
      regulation: 's91', file: 'regulations/s91/examples/closed.yaml', clause: ['1.1'], do: 'lend', input: { book: '山海经', shelf: 'closed' },
      given: { kind: 'loan', fields: {}, inputs: {}, actor: { roles: ['librarian'] } }, expect: { refused: ['s91.closed-shelf'] },
    })
    expect(examples[1]).toMatchObject({ given: { stage: 'lent', inputs: { 'history.count': 2 } }, expect: { allowed: { stage: 'back', clocks: { 's91.period': '2026-01-19T23:59:59+08:00' } } } })
  })

  it('a text-published article asks for no control yet', () => {
    const clauses = (LIBRARY['regulations/s91/clauses.yaml'] ?? '') + "  - {no: '1.3', chapter: '1', modes: R, requirements: [], carried: false, text: {zh: 另行规定。, en: To follow.}}\n"
    const loaded = loadCatalogue(writePacks({ 'regulations/s91/clauses.yaml': clauses }))
    expect(loaded.errors).toEqual([])
    expect(loaded.catalogue.regulations.s91?.articles[2]).toEqual({ no: '1.3', chapter: '1', modes: ['R'], requirements: [], text: { 'zh-CN': '另行规定。', 'zh-TW': '另行規定。', en: 'To follow.' } })
  })
})

describe('the hash of a regulation', () => {
  const hashOf = (dir: string) => loadCatalogue(dir).catalogue.regulations.s91?.hash
  const CONTROLS = 'regulations/s91/controls.yaml'
  const base = hashOf(writePacks())

  it('is the same for the same files, wherever they lie and however their lines end', () => {
    expect(base).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOf(writePacks())).toBe(base)
    expect(hashOf(writePacks({ [CONTROLS]: (text) => text.replaceAll('\n', '\r\n') }))).toBe(base)
  })
  it('changes with every word of it', () => {
    expect(hashOf(writePacks({ [CONTROLS]: (text) => text.replace('do not lend', 'never lend') }))).not.toBe(base)
    expect(hashOf(writePacks({ 'regulations/s91/pack.yaml': (text) => text.replace('precedence: 10', 'precedence: 11') }))).not.toBe(base)
  })
  it('does not change with its examples', () => {
    expect(hashOf(writePacks({ 'regulations/s91/examples/closed.yaml': null }))).toBe(base)
  })
})

describe('finding the packs', () => {
  it('above the sources, or where GUIXING_PACKS_DIR says', () => {
    expect(packsDir({})).toMatch(/packages.packs$/)
    expect(packsDir({ GUIXING_PACKS_DIR: '/elsewhere' })).toBe('/elsewhere')
  })
  it('says so when there are none', () => {
    expect(() => packsDir({}, passingFolder('none'))).toThrow(/set GUIXING_PACKS_DIR/)
  })
  it('from a bundled server beside a copy of the packs', () => {
    const root = passingFolder('root')
    cpSync(join(packsDir({}), 'catalogue'), join(root, 'packages/packs/catalogue'), { recursive: true })
    cpSync(join(packsDir({}), 'package.json'), join(root, 'packages/server/dist/package.json'))
    expect(packsDir({}, join(root, 'packages/server/dist'))).toBe(join(root, 'packages/packs'))
  })
})

describe('reading references', () => {
  it('every $name once, in order; $$ is a plain dollar', () => {
    expect(references({ all: [{ is: ['$a', '$params.P01'] }, { filled: '$input.x' }, { is: ['$a', '$$5'] }] })).toEqual(['a', 'params.P01', 'input.x'])
  })
  it('words compared and words a formula may give', () => {
    expect(comparedWords({ any: [{ is: ['$stage', 'open'] }, { in: ['$kind', ['a', 'b']] }, { is: ['$x', '$y'] }] })).toEqual([{ ref: 'stage', word: 'open' }, { ref: 'kind', word: 'a' }, { ref: 'kind', word: 'b' }])
    expect(possibleWords({ if: { when: { filled: '$a' }, then: 'one', else: { if: { when: { filled: '$b' }, then: '$stage', else: 'two' } } } })).toEqual(['one', 'two'])
  })
})

describe('validate', () => {
  it('prints faults by line and what loaded', () => {
    const lines: string[] = []
    expect(validate(undefined, (line) => lines.push(line))).toBe(real.errors.length)
    expect(lines.at(-1)).toMatch(/kinds, \d+ examples, regulations: s01/)
  })
  it('a broken file is found again after it is mended', () => {
    const dir = writePacks()
    const file = join(dir, 'regulations/s91/controls.yaml')
    const good = readFileSync(file, 'utf8')
    writeFileSync(file, good.replace('loan.lend', 'loan.lent'))
    expect(loadCatalogue(dir).errors).not.toEqual([])
    writeFileSync(file, good)
    expect(loadCatalogue(dir).errors).toEqual([])
  })
})
