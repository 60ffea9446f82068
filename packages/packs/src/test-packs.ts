import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** An invented house, a lending library, so that no client's rule hides in the loader: one kind, one regulation, all parts present. */
export const LIBRARY: Record<string, string> = {
  'catalogue/kinds/loan.yaml': `
kind: loan
code: MK01
label: {zh: 借阅, en: Loan}
home: desk
number: {format: 'L-{seq:4}'}
title: $book
traits: [extendable]
links: {source: {to: any}}
fields:
  book: {type: text, required: true, label: {zh: 书名, en: Book}}
  shelf: {type: choice, list: shelves, label: {zh: 书架, en: Shelf}}
  reply: {type: longtext, outgoing: true, label: {zh: 回复, en: Reply}}
stages:
  lent: {zh: 借出, en: Lent}
  back: {zh: 归还, en: Back, final: true}
actions:
  lend:
    label: {zh: 借出, en: Lend}
    from: []
    to: lent
    asks: {book: required, shelf: optional, reader: {type: person, label: {zh: 读者, en: Reader}}}
  return:
    label: {zh: 归还, en: Return}
    from: [lent]
    to: back
  extend: {asks: {weeks: {type: number, label: {zh: 周数, en: Weeks}}}}
`,
  'catalogue/traits.yaml': `
extendable:
  label: {zh: 可续借, en: Extendable}
  fields:
    extensions: {type: number, system: true, label: {zh: 续借次数, en: Extensions}}
  actions:
    extend: {label: {zh: 续借, en: Extend}, from: open, sets: {extensions: {sum: [{coalesce: [$before.extensions, 0]}, 1]}}}
`,
  'catalogue/forms.yaml': `F01: {title: {zh: 借书证, en: Loan slip}, shape: matter, kind: loan, columns: [number, book, by.lend]}\n`,
  'catalogue/params.yaml': `
P01: {name: {zh: 借期, en: Loan period}, type: number, unit: d, value: 14, bound: atMost, origin: seed}
P54: {name: {zh: 签收期限, en: Days to read}, type: number, unit: d, value: null, origin: house-default}
`,
  'catalogue/lists.yaml': `shelves: {label: {zh: 书架, en: Shelves}, items: {open: {zh: 开架, en: Open}, closed: {zh: 闭架, en: Closed}}}\n`,
  'catalogue/lexicon.yaml': `L01: {name: {zh: 忌语, en: Forbidden}, phrases: [没有了], action: block, source: [S91-01]}\n`,
  'catalogue/roles.yaml': `librarian: {label: {zh: 馆员, en: Librarian}, rank: staff}\n`,
  'catalogue/requirements.yaml': `S91: {S91-01: EA, S91-02: M, S91-03: gap}\n`,
  'regulations/s91/pack.yaml': `
pack: s91
version: '1'
titles: {zh: 借阅规则, en: Lending rules}
family: operations
precedence: 10
effectiveFrom: '2026-01-01'
`,
  'regulations/s91/clauses.yaml': `
chapters: [{no: '1', title: {zh: 借阅, en: Lending}}]
articles:
  - {no: '1.1', chapter: '1', modes: EA, requirements: [S91-01], text: {zh: 闭架图书不外借。, en: Closed shelves do not lend.}}
  - {no: '1.2', chapter: '1', modes: [M], requirements: [S91-02], text: {zh: 按期归还。, en: Books come back in time.}}
`,
  'regulations/s91/controls.yaml': `
- id: s91.closed-shelf
  type: gate
  clause: '1.1'
  carries: [S91-01]
  says: {zh: 闭架图书不外借, en: Closed shelves do not lend}
  binds: loan.lend
  when: {filled: $shelf}
  that: {isNot: [$shelf, closed]}
  remedy: {fill: shelf}
- id: s91.period
  type: clock
  clause: '1.2'
  carries: [S91-02]
  name: {zh: 借期, en: Loan period}
  binds: loan
  start: {upon: loan.lend}
  due: {days: $params.P01}
  stop: {upon: loan.return}
- id: s91.read
  type: acknowledge
  clause: '1.1'
  binds: {regulation: s91}
  who: librarian
`,
  'regulations/s91/examples/closed.yaml': `
- clause: '1.1'
  given: {kind: loan, fields: {}, now: '2026-01-05T09:00:00+08:00', actor: {roles: [librarian]}}
  do: lend
  input: {book: 山海经, shelf: closed}
  expect: {refused: s91.closed-shelf}
- clause: '1.2'
  given: {kind: loan, stage: lent, fields: {book: 山海经}, inputs: {history.count: 2}}
  do: return
  expect: {allowed: {stage: back, clocks: {s91.period: '2026-01-19T23:59:59+08:00'}}}
`,
}

const made: string[] = []
afterAll(() => { for (const folder of made) rmSync(folder, { recursive: true, force: true }) })

/** A folder below the system's temporary one, for as long as the tests of a file run. */
export function passingFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `guixing-${name}-`))
  made.push(folder)
  return folder
}

/** Writes a packs folder; `changes` replace files by text, or patch them by a function. */
export function writePacks(changes: Record<string, string | ((text: string) => string) | null> = {}): string {
  const dir = passingFolder('packs')
  const files: Record<string, string> = { ...LIBRARY }
  for (const [file, change] of Object.entries(changes)) {
    if (change === null) delete files[file]
    else files[file] = typeof change === 'string' ? change : change(files[file] ?? '')
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true })
    writeFileSync(join(dir, file), text)
  }
  return dir
}
