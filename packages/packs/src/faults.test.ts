import { describe, expect, it } from 'vitest'
import { loadCatalogue } from './catalogue.ts'
import type { PackError } from './errors.ts'
import { describeError } from './errors.ts'
import { loadExamples } from './examples.ts'
import { LIBRARY, writePacks } from './test-packs.ts'

const LOAN = 'catalogue/kinds/loan.yaml'
const PACK = 'regulations/s91/pack.yaml'
const CLAUSES = 'regulations/s91/clauses.yaml'
const CONTROLS = 'regulations/s91/controls.yaml'

type Change = Parameters<typeof writePacks>[0]
const swap = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`the fixture has no "${from}"`)
  return text.replace(from, to)
}
const add = (more: string) => (text: string) => text + more
const faults = (changes: Change): PackError[] => loadCatalogue(writePacks(changes)).errors

const APPROVAL = (step: string): string => `- {id: s91.leave, type: approval, clause: '1.1', binds: loan.lend, routes: [{steps: [${step}]}], attests: [book]}\n`

/** Every class of fault: what is changed, and the error that must come of it. */
const CASES: [what: string, changes: NonNullable<Change>, expected: Omit<Partial<PackError>, 'message'> & { message: RegExp | string }][] = [
  ['YAML that cannot be read', { [CONTROLS]: add('- {id: [') }, { file: CONTROLS, message: /./ }],
  ['the same name twice in a map', { [LOAN]: swap('  shelf: {', '  book: {type: text, label: {zh: 书, en: Book}}\n  shelf: {') }, { file: LOAN, field: 'line 12', message: 'the same name is given twice' }],
  ['a missing entry', { [LOAN]: swap('home: desk\n', '') }, { file: LOAN, field: 'home', message: /must be one of desk, duty/ }],
  ['an entry of the wrong type', { [PACK]: swap('precedence: 10', 'precedence: high') }, { file: PACK, field: 'precedence', message: 'must be number, not "high"' }],
  ['an entry nobody knows', { [CONTROLS]: swap("  that: {isNot", '  colour: red\n  that: {isNot') }, { file: CONTROLS, clause: '1.1', control: 's91.closed-shelf', field: '', message: 'unknown entry "colour"' }],
  ['a control of a type that does not exist', { [CONTROLS]: swap('type: gate', 'type: fence') }, { control: 's91.closed-shelf', field: 'type', message: 'no such type: "fence"' }],
  ['a remedy of no known form', { [CONTROLS]: swap('remedy: {fill: shelf}', 'remedy: {mend: shelf}') }, { control: 's91.closed-shelf', field: 'remedy.0', message: 'must have one of the entries do, open, fill, ask' }],
  ['a duration that is none', { [CONTROLS]: swap('  stop: {upon: loan.return}', '  stop: {upon: loan.return}\n  ladder: [{after: 2 days}]') }, { control: 's91.period', field: 'ladder.0.after', message: /PT30M/ }],
  ['words without English', { [LOAN]: swap('label: {zh: 借阅, en: Loan}', 'label: {zh: 借阅}') }, { file: LOAN, field: 'label.en', message: /is missing/ }],

  ['an unknown kind', { [CONTROLS]: swap('binds: loan.lend', 'binds: lease.lend') }, { control: 's91.closed-shelf', field: 'binds', message: 'unknown kind "lease"' }],
  ['an unknown action', { [CONTROLS]: swap('start: {upon: loan.lend}', 'start: {upon: loan.borrow}') }, { clause: '1.2', control: 's91.period', field: 'start.upon', message: 'unknown action "loan.borrow"' }],
  ['an unknown stage in from', { [LOAN]: swap('from: [lent]', 'from: [borrowed]') }, { file: LOAN, field: 'actions.return.from', message: 'unknown stage "borrowed"' }],
  ['an unknown stage in a formula', { [LOAN]: swap('to: lent', 'to: {if: {when: {filled: $shelf}, then: lent, else: gone}}') }, { field: 'actions.lend.to', message: 'unknown stage "gone"' }],
  ['a stage compared with a word that is none', { [CONTROLS]: swap('when: {filled: $shelf}', 'when: {is: [$stage, gone]}') }, { control: 's91.closed-shelf', field: 'when', message: 'loan has no stage "gone"' }],
  ['the name of what has none', { [LOAN]: swap('  shelf: {', '  slip: {type: file, label: {zh: 借条, en: Slip}}\n  shelf: {'), [CONTROLS]: swap('{isNot: [$shelf, closed]}', '{filled: $names.slip}') }, { control: 's91.closed-shelf', field: 'that', message: /a field of type file has no name here/ }],
  ['an unknown field in a formula', { [CONTROLS]: swap('{isNot: [$shelf, closed]}', '{filled: $rack}') }, { control: 's91.closed-shelf', field: 'that', message: /\$rack: unknown name; loan has no field "rack"/ }],
  ['an input no action asks for', { [CONTROLS]: swap('{isNot: [$shelf, closed]}', '{filled: $input.weeks}') }, { field: 'that', message: /no action here asks for "weeks"/ }],
  ['a field asked for that does not exist', { [LOAN]: swap('book: required', 'author: required') }, { field: 'actions.lend.asks.author', message: /neither a field of the kind nor a ledger column/ }],
  ['a target that does not exist', { 'catalogue/traits.yaml': swap('sets: {extensions:', 'sets: {renewals:') }, { file: LOAN, field: 'actions.extend.sets.renewals', message: /no field or ledger column "renewals"/ }],
  ['an unknown trait', { [LOAN]: swap('traits: [extendable]', 'traits: [extensible]') }, { field: 'traits', message: 'unknown trait "extensible"' }],
  ['an unknown role', { [CONTROLS]: swap('who: librarian', 'who: curator') }, { control: 's91.read', field: 'who', message: 'unknown role "curator"' }],
  ['an unknown list', { [LOAN]: swap('list: shelves', 'list: racks') }, { field: 'fields.shelf.list', message: 'unknown list "racks"' }],
  ['a word the list does not hold', { [CONTROLS]: swap('[$shelf, closed]', '[$shelf, locked]') }, { field: 'that', message: '"locked" is not in the list shelves of $shelf' }],
  ['an unknown form', { [LOAN]: swap('home: desk', 'home: desk\nform: F99') }, { field: 'form', message: 'unknown form "F99"' }],
  ['a form that prints what is not there', { 'catalogue/forms.yaml': swap('book, by.lend', 'author, by.lend') }, { file: 'catalogue/forms.yaml', field: 'F01', message: /no field "author"/ }],
  ['a parameter without definition', { [CONTROLS]: swap('$params.P01', '$params.P99') }, { control: 's91.period', field: 'due.days', message: '$params.P99: no parameter "P99" is defined' }],
  ['an unknown input', { [CONTROLS]: swap('  when: {filled: $shelf}', '  needs: {n: {input: history.sum}}\n  when: {filled: $shelf}') }, { field: 'needs.n', message: 'unknown input "history.sum"' }],
  ['an argument the input does not take', { [CONTROLS]: swap('  when: {filled: $shelf}', '  needs: {n: {input: history.count, of: lend}}\n  when: {filled: $shelf}') }, { field: 'needs.n', message: /takes no "of"/ }],
  ['an unknown lexicon entry', { [CONTROLS]: add("- {id: s91.words, type: screen, clause: '1.1', binds: {fields: outgoing}, lexicon: L77}\n") }, { control: 's91.words', field: 'lexicon', message: 'unknown lexicon entry "L77"' }],
  ['a control referenced that does not exist', { [CONTROLS]: add("- {id: s91.late, type: consequence, clause: '1.2', binds: {outcome: breached, of: s91.term}, do: [{notify: {to: librarian, text: 逾期}}]}\n") }, { control: 's91.late', field: 'binds', message: 'unknown control "s91.term"' }],
  ['an operator that does not exist', { [CONTROLS]: swap('{isNot: [$shelf, closed]}', '{differs: [$shelf, closed]}') }, { field: 'that', message: /unknown condition operator: differs/ }],
  ['a decision table nobody can define yet', { [CONTROLS]: swap('{isNot: [$shelf, closed]}', '{is: [{lookup: {table: s91.shelves, by: [$shelf]}}, open]}') }, { control: 's91.closed-shelf', field: 'that', message: 'no table "s91.shelves" is defined' }],
  ['an unknown facet', { [PACK]: add('uses: [loan.reading-room]\n') }, { file: PACK, field: 'uses', message: 'unknown facet "loan.reading-room"' }],

  ['a step that asks and combines', { [CONTROLS]: add(APPROVAL('{who: librarian, all: [{who: librarian}]}')) }, { control: 's91.leave', field: 'routes.0.steps.0', message: 'a step has one of who, all, any, sequence, vote, not who and all' }],
  ['an entry of people at a group', { [CONTROLS]: add(APPROVAL('{any: [{who: librarian}], does: sign}')) }, { control: 's91.leave', field: 'routes.0.steps.0.does', message: 'belongs to people who are asked, not to a group' }],
  ['a threshold without a vote', { [CONTROLS]: add(APPROVAL('{all: [{who: librarian}], quorum: 1}')) }, { control: 's91.leave', field: 'routes.0.steps.0.quorum', message: 'belongs to a step with vote' }],
  ['a vote that can never pass', { [CONTROLS]: add(APPROVAL('{vote: [{who: librarian}], pass: {count: 2}}')) }, { control: 's91.leave', field: 'routes.0.steps.0', message: 'a vote of 1 can never pass like this' }],
  ['a share above the whole', { [CONTROLS]: add(APPROVAL('{vote: [{who: librarian}], pass: {atLeast: [3, 2]}}')) }, { control: 's91.leave', message: /must be a share of the whole/ }],
  ['a step that attests what the approval does not', { [CONTROLS]: add(APPROVAL('{who: librarian, attests: [shelf]}')) }, { control: 's91.leave', field: 'routes.0.steps.0.attests', message: '"shelf" is not among what the approval attests' }],
  ['time that approves', { [CONTROLS]: add(APPROVAL('{who: librarian, timeouts: {within: {days: 2}, do: agree}}')) }, { control: 's91.leave', message: /must be one of remind, up, escalate/ }],
  ['an unknown role deep in a route', { [CONTROLS]: add(APPROVAL('{sequence: [{vote: [{who: curator}], pass: {count: 1}}]}')) }, { control: 's91.leave', field: 'routes.0.steps.0.sequence.0.vote.0.who', message: 'unknown role "curator"' }],
  ['a time of an unknown parameter', { [CONTROLS]: add(APPROVAL('{who: librarian, timeouts: {within: {days: $params.P99}, do: up}}')) }, { control: 's91.leave', field: 'routes.0.steps.0.timeouts.0.days', message: /no parameter "P99"/ }],

  ['two articles of one number', { [CLAUSES]: swap("no: '1.2'", "no: '1.1'") }, { file: CLAUSES, clause: '1.1', field: 'no', message: /two articles/ }],
  ['two controls of one id', { [CONTROLS]: swap('id: s91.period', 'id: s91.closed-shelf') }, { control: 's91.closed-shelf', field: 'id', message: /two controls/ }],
  ['two kinds of one name', { 'catalogue/kinds/other.yaml': LIBRARY[LOAN] ?? '' }, { file: 'catalogue/kinds/other.yaml', field: 'kind', message: `"loan" is already defined in ${LOAN}` }],
  ['a parameter defined twice', { 'regulations/s91/params.yaml': 'P01: {name: {zh: 借期, en: Period}, type: number, value: 7, origin: seed}\n' }, { file: 'regulations/s91/params.yaml', field: 'P01', message: 'is already defined in catalogue/params.yaml' }],
  ['a control id of another regulation', { [CONTROLS]: swap('id: s91.period', 'id: s92.period') }, { control: 's92.period', field: 'id', message: 'must begin with "s91."' }],

  ['a letter no control carries', { [CONTROLS]: swap("clause: '1.2'", "clause: '1.1'") }, { file: CLAUSES, clause: '1.2', field: 'modes', message: /no control carries the letter M \(measured\)/ }],
  ['an article without a letter', { [CLAUSES]: swap('modes: [M]', "modes: ''") }, { clause: '1.2', field: 'modes', message: /E M R A/ }],
  ['a letter its requirement asks for left out', { [CLAUSES]: swap('modes: EA', 'modes: E') }, { clause: '1.1', field: 'modes', message: /S91-01 asks for A/ }],
  ['a requirement that does not exist', { [CLAUSES]: swap('[S91-02]', '[S91-77]') }, { clause: '1.2', field: 'requirements', message: 'unknown requirement "S91-77"' }],
  ['a control that carries what no article answers to', { [CONTROLS]: swap('carries: [S91-02]', 'carries: [S91-03]') }, { control: 's91.period', field: 'carries', message: /no article of this regulation answers to S91-03/ }],
  ['a control on an article that is not there', { [CONTROLS]: swap("clause: '1.2'", "clause: ['1.2', '9.9']") }, { control: 's91.period', field: 'clause', message: 'the regulation has no article "9.9"' }],
  ['an article of a chapter that is not there', { [CLAUSES]: swap("no: '1.2', chapter: '1'", "no: '1.2', chapter: '7'") }, { clause: '1.2', field: 'chapter', message: 'there is no chapter "7"' }],

  ['a kind nobody can open', { [LOAN]: swap('from: []', 'from: [lent]') }, { file: LOAN, field: 'actions', message: /no action opens/ }],
  ['a table of more rows than any page bears', { [LOAN]: swap('fields:\n', 'fields:\n  pages: {type: table, max: 5001, label: {zh: 页, en: Pages}, columns: {no: {type: number, label: {zh: 号, en: No}}}}\n') }, { field: 'fields.pages.max', message: /whole number from 1 to 5000/ }],
  ['a stage nobody can leave', { [LOAN]: swap('  back: {', '  lost: {zh: 遗失, en: Lost}\n  back: {') }, { field: 'stages.lost', message: /no action leads/ }],
  ['effects that go round in a circle', { [LOAN]: (text) => swap('    to: back\n', '    to: back\n    effects: [{act: {do: loan.return, link: source}}]\n')(text) }, { file: LOAN, field: 'actions.return.effects', message: /circle: loan\.return → loan\.return/ }],
  ['a circle through a control', { [CONTROLS]: add("- {id: s91.chain, type: consequence, clause: '1.2', binds: loan.return, do: [{act: {do: return, link: source}}]}\n") }, { control: 's91.chain', field: 'do', message: /circle/ }],
]

describe('faults in packs (X-02: no article without what carries its letters)', () => {
  it('none in the library itself', () => {
    expect(faults({})).toEqual([])
  })

  it.each(CASES)('says where and what: %s', (_what, changes, expected) => {
    const errors = faults(changes)
    const { message, ...place } = expected
    const fits = (error: PackError) =>
      (typeof message === 'string' ? error.message === message : message.test(error.message)) &&
      Object.entries(place).every(([key, value]) => error[key as keyof PackError] === value)
    // Shown only when it fails: what was said instead.
    expect(errors.some(fits) ? [] : errors.map(describeError)).toEqual([])
    expect(errors).not.toEqual([])
  })

  it('two versions that take effect on one day overlap; on different days both stand', () => {
    const second = (day: string): Change => ({
      'regulations/s91-b/pack.yaml': (LIBRARY[PACK] ?? '').replace("version: '1'", "version: '2'").replace('2026-01-01', day),
      'regulations/s91-b/clauses.yaml': LIBRARY[CLAUSES] ?? '',
      'regulations/s91-b/controls.yaml': LIBRARY[CONTROLS] ?? '',
    })
    expect(faults(second('2026-01-01'))).toEqual([{ file: 'regulations/s91-b/pack.yaml', field: 'effectiveFrom', message: 'two versions of s91 (regulations/s91) take effect on the same day: their dates overlap' }])
    const { catalogue, errors } = loadCatalogue(writePacks(second('2027-01-01')))
    expect(errors).toEqual([])
    expect([catalogue.regulations.s91?.version, catalogue.regulations['s91@1']?.version]).toEqual(['2', '1'])
  })

  it('a pack with a fault is left out, the others still load', () => {
    const other = (text: string | undefined) => (text ?? '').replaceAll('s91', 's92').replaceAll('S91', 'S92')
    const dir = writePacks({
      'regulations/s92/pack.yaml': other(LIBRARY[PACK]),
      'regulations/s92/clauses.yaml': other(LIBRARY[CLAUSES]),
      'regulations/s92/controls.yaml': other(LIBRARY[CONTROLS]),
      'catalogue/requirements.yaml': add('S92: {S92-01: EA, S92-02: M}\n'),
      [CONTROLS]: swap('$params.P01', '$params.P99'),
    })
    const { catalogue, errors } = loadCatalogue(dir)
    expect(Object.keys(catalogue.regulations)).toEqual(['s92'])
    expect(errors.every((error) => error.file.startsWith('regulations/s91/'))).toBe(true)
  })

  it('what leans on a kind left out falls with it', () => {
    const { catalogue } = loadCatalogue(writePacks({ [LOAN]: swap('list: shelves', 'list: racks') }))
    expect(catalogue.kinds).toEqual({})
    expect(catalogue.forms).toEqual({})
    expect(catalogue.regulations).toEqual({})
  })

  it('an example that names no expectation is reported', () => {
    const dir = writePacks({ 'regulations/s91/examples/closed.yaml': (text) => text.replace('expect: {refused: s91.closed-shelf}', 'expect: {}') })
    const { examples, errors } = loadExamples(dir)
    expect(examples).toHaveLength(1)
    expect(errors[0]).toMatchObject({ file: 'regulations/s91/examples/closed.yaml', field: '0.expect' })
  })

  it('loads from a folder without regulations', () => {
    const { catalogue, errors } = loadCatalogue(writePacks({ [PACK]: null, [CLAUSES]: null, [CONTROLS]: null, 'regulations/s91/examples/closed.yaml': null }))
    expect(errors).toEqual([])
    expect(catalogue.regulations).toEqual({})
    expect(Object.keys(catalogue.kinds)).toEqual(['loan'])
  })
})
