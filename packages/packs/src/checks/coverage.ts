import type { ControlType, ModeLetter } from '@guixing/core/model/control'
import type { PackError } from '../errors.ts'
import { complain } from '../errors.ts'
import type { ReadRegulation } from '../regulation.ts'

/** Which controls may carry which letter: enforced, measured, recorded, acknowledged (design §3). */
const CARRIERS: Record<ModeLetter, readonly ControlType[]> = {
  E: ['gate', 'limit', 'approval', 'clock', 'screen', 'access', 'duty', 'record', 'consequence'],
  M: ['measure', 'clock', 'duty', 'limit', 'gate', 'screen', 'consequence'],
  R: ['record', 'duty', 'approval', 'consequence', 'access'],
  A: ['acknowledge'],
}
const WORD: Record<ModeLetter, string> = { E: 'enforced', M: 'measured', R: 'recorded', A: 'acknowledged' }

/**
 * Every letter of every article is carried by a control; what articles and controls say they answer to are requirements that exist,
 * and an article has the letters its requirements ask for. An acknowledgement of the whole regulation carries the letter A of all its articles.
 */
export function checkCoverage({ regulation, folder, uncarried }: ReadRegulation, requirements: ReadonlyMap<string, string>, errors: PackError[]): void {
  const clauses = `${folder}/clauses.yaml`
  const wholeRead = regulation.controls.some((control) => control.type === 'acknowledge' && control.binds.some((bind) => 'regulation' in bind))
  const numbers = new Set(regulation.articles.map((article) => article.no))
  const asked = new Map<string, Set<string>>()

  for (const article of regulation.articles) {
    for (const letter of article.modes) {
      const carried = uncarried.has(article.no) || (letter === 'A' && wholeRead) || regulation.controls.some((control) => control.clause.includes(article.no) && CARRIERS[letter].includes(control.type))
      if (!carried) complain(errors, { file: clauses, clause: article.no, field: 'modes' }, `no control carries the letter ${letter} (${WORD[letter]}); one of these could: ${CARRIERS[letter].join(', ')}`)
    }
    for (const id of article.requirements) {
      if (!requirements.has(id)) complain(errors, { file: clauses, clause: article.no, field: 'requirements' }, `unknown requirement "${id}"`)
      else asked.set(id, new Set([...(asked.get(id) ?? []), ...article.modes]))
    }
  }
  for (const [id, letters] of asked) {
    const lacking = [...(requirements.get(id) ?? '')].filter((letter) => !letters.has(letter))
    const article = regulation.articles.find((each) => each.requirements.includes(id))
    if (lacking.length > 0) complain(errors, { file: clauses, clause: article?.no, field: 'modes' }, `${id} asks for ${lacking.join(' and ')}, which no article that answers to it has`)
  }
  for (const control of regulation.controls) {
    const place = { file: `${folder}/controls.yaml`, clause: control.clause[0], control: control.id }
    for (const no of control.clause) if (!numbers.has(no)) complain(errors, { ...place, field: 'clause' }, `the regulation has no article "${no}"`)
    for (const id of control.carries) if (!asked.has(id)) complain(errors, { ...place, field: 'carries' }, requirements.has(id) ? `no article of this regulation answers to ${id}` : `unknown requirement "${id}"`)
  }
}
