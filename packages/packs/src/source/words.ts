import { Converter } from 'opencc-js/cn2t'
import { z } from 'zod'
import type { Words } from '@guixing/core/model/text'

type Table = (text: string) => string
let kept: WeakRef<Table> | undefined
/** Some 40 MB that mostly reading packs needs: a server that has read them lets it go. */
function table(): Table {
  let found = kept?.deref()
  if (!found) kept = new WeakRef((found = Converter({ from: 'cn', to: 'tw' })))
  return found
}

/** Characters the table turns to the older form where offices write the plainer one (工作台, 台帳, 核對); as the web's own words have them. */
const PLAINER: Record<string, string> = { 臺: '台', 檯: '台', 賬: '帳', 羣: '群', 爲: '為', 裏: '裡', 衆: '眾', 啓: '啟', 峯: '峰', 覈: '核' }
const OLDER = new RegExp(`[${Object.keys(PLAINER).join('')}]`, 'gu')

const known = new Map<string, string>()
const MOST_KNOWN = 5000

/** The Traditional form of Simplified words. Remembered: the same come again and again, long after the table was let go. */
export function traditional(simplified: string): string {
  let found = known.get(simplified)
  if (found === undefined) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(simplified, (found = table()(simplified).replace(OLDER, (older) => PLAINER[older] ?? older)))
  }
  return found
}

/** Words of a pack: `{zh, en}`, and `tw` only where the derived Traditional would be wrong. */
export const words = z
  .strictObject({ zh: z.string().min(1), en: z.string().min(1), tw: z.string().min(1).optional() })
  .transform(({ zh, en, tw }): Words => ({ 'zh-CN': zh, 'zh-TW': tw ?? traditional(zh), en }))

/** A short kebab-case or camelCase name. */
export const name = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'must be a name of letters, digits and hyphens')

/** One value or a list of them; always a list afterwards. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.preprocess((given) => (given === undefined || Array.isArray(given) ? given : [given]), z.array(item))
}

/** Text is read by the first schema, anything else by the second, so that a fault is told by the form that was meant. */
export function textOr<A, B>(text: z.ZodType<A>, other: z.ZodType<B>): z.ZodType<A | B> {
  return z.unknown().transform((value, context) => handTo<A | B>(typeof value === 'string' ? text : other, value, context))
}

/** Reads by another schema inside a transform and passes its faults on. */
export function handTo<T>(schema: z.ZodType<T>, value: unknown, context: z.RefinementCtx): T {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  for (const issue of result.error.issues) context.issues.push({ ...issue } as never)
  return z.NEVER
}

/** Words of the program's own, with the Traditional form made from the Simplified. */
export const derived = (zh: string, en: string): Words => ({ 'zh-CN': zh, 'zh-TW': traditional(zh), en })
