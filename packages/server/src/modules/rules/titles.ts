import { asIs, type Words } from '@guixing/core/model/text'
import { titleWords } from '@guixing/core/text/title'
import type { Rules } from './rules.ts'

/** A title made of catalogue words, in three languages; undefined where people wrote it. */
export function titleOf(rules: Rules, kind: string, title: string): Words | undefined {
  const def = rules.catalogue.kinds[kind]
  return def && titleWords(def, rules.lists, title)
}

/** What a kind is called; of one the catalogue no longer has, its short name. */
export const kindName = (rules: Rules, kind: string): Words => rules.catalogue.kinds[kind]?.label ?? asIs(kind)
/** What a stage of a kind is called, or its short name. */
export const stageName = (rules: Rules, kind: string, stage: string): Words => rules.catalogue.kinds[kind]?.stages.find((s) => s.name === stage)?.label ?? asIs(stage)
