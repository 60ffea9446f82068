/** A document bound as one version of an annex: `from` the day it is in force from (YYYY-MM-DD, the house's), `boundAt` the instant it was bound. */
export interface AnnexVersion { from: string; boundAt: string }

/**
 * The version of an annex in force on a day of the house, of those bound by an instant: the latest to take force, of two of one day the one bound
 * later. Undefined where none was. A matter keeps the one of its own opening (S01-66): what is bound afterwards, even for an earlier day, changes nothing of it.
 */
export function versionAt<V extends AnnexVersion>(versions: readonly V[], day: string, instant: string): V | undefined {
  const known = Date.parse(instant)
  return versions.filter((v) => v.from <= day && Date.parse(v.boundAt) <= known).reduce<V | undefined>((best, v) => (best === undefined || v.from > best.from || (v.from === best.from && Date.parse(v.boundAt) >= Date.parse(best.boundAt)) ? v : best), undefined)
}
