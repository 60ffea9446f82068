import { compareDocx, type Compared } from './compare.ts'
import { openDocx, packed, type DocxFault } from './parts.ts'
import type { FillData, Tag, TagFault } from './tags.ts'
import { filled, tagsOf } from './template.ts'

export type TemplateRead = { tags: Tag[] } | { faults: TagFault[] } | { refused: DocxFault }

/** Work on Word documents, done in the printing child: what people send may be anything. */
export interface DocxJobs {
  readTemplate: (bytes: Uint8Array) => Promise<TemplateRead>
  fillTemplate: (bytes: Uint8Array, data: FillData) => Promise<Uint8Array | DocxFault>
  /** `data`, its values marked: the earlier document is a template. */
  compareDocx: (before: Uint8Array, after: Uint8Array, data: FillData | null) => Promise<Compared | DocxFault>
}

export const docxJobs: DocxJobs = {
  readTemplate: async (bytes) => {
    const parts = await openDocx(Buffer.from(bytes))
    return typeof parts === 'string' ? { refused: parts } : tagsOf(parts)
  },
  fillTemplate: async (bytes, data) => {
    const parts = await openDocx(Buffer.from(bytes))
    return typeof parts === 'string' ? parts : packed(filled(parts, data))
  },
  compareDocx: (before, after, data) => compareDocx(Buffer.from(before), Buffer.from(after), data),
}
