import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadCatalogue } from './catalogue.ts'
import { keepCatalogue, keptOrLoaded } from './kept.ts'
import { packsDir } from './packs-dir.ts'
import { passingFolder, writePacks } from './test-packs.ts'

const dir = passingFolder('kept')
const library = writePacks()

it('what a build keeps is word for word what reading the packs gives, so that no catalogue takes another hash by it', () => {
  const file = join(dir, 'all.json')
  keepCatalogue(packsDir(), file)
  const read = loadCatalogue(packsDir())
  expect(JSON.stringify(keptOrLoaded(packsDir(), file))).toBe(JSON.stringify(read))
  expect(keptOrLoaded(packsDir(), file)).toEqual(read)
}, 60_000)

it('what is kept is taken for the same files only: a pack that was changed or added to is read again', () => {
  const file = join(dir, 'library.json')
  keepCatalogue(library, file)
  // Told apart from what is read by a mark of its own.
  writeFileSync(file, readFileSync(file, 'utf8').replace('闭架图书不外借。', '记下的那一份。'))
  const text = (of: ReturnType<typeof loadCatalogue>) => of.catalogue.regulations.s91?.articles[0]?.text['zh-CN']
  expect(text(keptOrLoaded(library, file))).toBe('记下的那一份。')
  appendFileSync(join(library, 'regulations/s91/clauses.yaml'), '\n')
  expect(text(keptOrLoaded(library, file))).toBe('闭架图书不外借。')
})

it('packs with a fault are not kept, and without a kept file they are read', () => {
  const broken = writePacks({ 'regulations/s91/pack.yaml': 'pack: [' })
  const file = join(dir, 'broken.json')
  keepCatalogue(broken, file)
  expect(() => readFileSync(file)).toThrow(/ENOENT/)
  expect(keptOrLoaded(broken, file).errors.length).toBeGreaterThan(0)
})
