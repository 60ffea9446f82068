/** A milestone of a plan: its code and the day it is to be reached. */
export interface KeyLink { code: string; until: string }

/** Codes signed off, as they are kept: each on a line of its own. */
export const signedIn = (text: string): ReadonlySet<string> => new Set(text.split('\n').map((code) => code.trim()).filter(Boolean))

/** The key links of a plan nobody has signed off yet, in the order of the plan (S19-15). */
export const unsigned = (links: readonly KeyLink[], signed: string): KeyLink[] => { const done = signedIn(signed); return links.filter((link) => !done.has(link.code)) }

/** The day the next key link must be signed off by: the earliest of those not signed; undefined once all are. */
export const nextDay = (links: readonly KeyLink[], signed: string): string | undefined => unsigned(links, signed).map((link) => link.until).filter(Boolean).sort()[0]
