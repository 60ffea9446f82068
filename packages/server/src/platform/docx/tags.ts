/** A placeholder `{name}`, or a part `{#name}…{/name}` that is repeated for each row or shown only when there is something; `not`: `{^name}`, the other way round. */
export interface Tag { tag: string; inside?: Tag[]; not?: boolean }
/** What is wrong with how a placeholder is written, and where: the words around it. */
export interface TagFault { code: 'tag-unclosed' | 'tag-unopened' | 'loop-unclosed' | 'loop-unopened' | 'loop-crossed' | 'tag-malformed'; tag: string; near: string }
/** Texts by placeholder, as it is written in the document: for values, for rows and for whether a part is shown. */
export interface FillData { values: Record<string, string>; shown: Record<string, boolean>; rows: Record<string, FillRow[]> }
/** A row's texts; under `?name` what decides whether a part `{#name}` inside the row is shown (empty: not). */
export type FillRow = Record<string, string>

/** Spaces and width do not tell one placeholder from another. */
export const tagName = (written: string): string => written.normalize('NFKC').replace(/\s+/g, '')

/** Around what was filled in, in a text made for comparing only: letters no document uses. */
export const [OPEN, CLOSE] = ['\ue000', '\ue001']
export const marked = (text: string): string => `${OPEN}${text}${CLOSE}`
