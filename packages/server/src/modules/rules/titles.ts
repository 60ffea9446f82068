import type { Words } from '@guixing/core/model/text'
import { titleWords } from '@guixing/core/text/title'
import type { Rules } from './rules.ts'

/** A title made of catalogue words, in three languages; undefined where people wrote it. */
export function titleOf(rules: Rules, kind: string, title: string): Words | undefined {
  const def = rules.catalogue.kinds[kind]
  return def && titleWords(def, rules.lists, title)
}
