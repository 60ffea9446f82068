/** `S03 4.1.3` or `s03.4.1.3` as regulation and article. */
export function splitClause(clause: string): { regulation: string; article: string } {
  const at = clause.search(/[\s.]/)
  if (at < 0) return { regulation: clause.toUpperCase(), article: '' }
  return { regulation: clause.slice(0, at).toUpperCase(), article: clause.slice(at + 1).trim() }
}
