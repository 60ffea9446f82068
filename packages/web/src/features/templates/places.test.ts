import { describe, expect, it } from 'vitest'
import type { MatterView } from '@guixing/contract/matters'
import en from './words/en.json'
import zh from './words/zh-CN.json'
import { placesOf } from './places.ts'

const W = { 'zh-CN': '', 'zh-TW': '', en: '' }
const field = (name: string, type: string, required = false) => ({ name, type, required, label: W })
const action = (name: string, possible: boolean, ...asks: ReturnType<typeof field>[]) => ({ name, possible, label: W, asks })
const matter = (fields: object, ...actions: ReturnType<typeof action>[]) => ({ definition: [field('files', 'files'), field('scan', 'file'), field('name', 'text')], fields, actions }) as unknown as MatterView

describe('where a paper made from a template is kept', () => {
  it('by a possible step that takes files of the record and asks for nothing else; the field of files first', () => {
    const places = placesOf(matter({ files: ['a', 'p'] }, action('sign', true, field('scan', 'file'), field('name', 'text', true)), action('scan', true, field('scan', 'file')), action('edit', true, field('name', 'text'), field('files', 'files')), action('later', false, field('files', 'files')), action('pause', true, field('evidence', 'files'))), [{ id: 'a', name: 'a.docx' }, { id: 'b', name: 'b.docx' }])
    expect(places.map((p) => [p.action, p.field, p.replaces])).toEqual([['edit', 'files', [{ id: 'a', name: 'a.docx' }]], ['scan', 'scan', []]])
    expect(placesOf(matter({}), [])).toEqual([])
  })
  it('every word stands in both languages', () => {
    const paths = (o: object, at = ''): string[] => Object.entries(o).flatMap(([k, v]) => (typeof v === 'object' ? paths(v as object, `${at}${k}.`) : [`${at}${k}`]))
    expect(paths(en).sort()).toEqual(paths(zh).sort())
  })
})
