import { heavy } from '../printing/child-pool.ts'
import type { DocxJobs } from './jobs.ts'

export type { Compared, Otherwise } from './compare.ts'
export { docxOf, type Block } from './make.ts'
export type { TemplateRead } from './jobs.ts'
export type { DocxFault } from './parts.ts'
export { marked, tagName, type FillData, type FillRow, type Tag, type TagFault } from './tags.ts'

/** Placeholders of a template and what is wrong with it, read in the printing child. @throws PaperError */
export const readTemplate: DocxJobs['readTemplate'] = (bytes) => heavy().run('readTemplate', bytes)
/** The template filled in; the same template and data give the same bytes. @throws PaperError */
export const fillTemplate: DocxJobs['fillTemplate'] = (bytes, data) => heavy().run('fillTemplate', bytes, data)
/** What differs between two documents, or between a template filled with `data` (values marked) and a document. @throws PaperError */
export const compareDocx: DocxJobs['compareDocx'] = (before, after, data) => heavy().run('compareDocx', before, after, data)
