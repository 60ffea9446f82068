import { foldScript } from './fold.ts'

/** Legal forms and words of ownership that a client's name carries or leaves out as its writer likes; the longest first. */
const FORMS = ['有限责任公司', '股份有限公司', '集团有限公司', '有限公司', '股份公司', '分公司', '集团', '公司', '总部', 'company limited', 'incorporated', 'limited', 'company', 'group', 'corp', 'inc', 'llc', 'ltd', 'co']

/**
 * What a client is recognised by, so that two teams do not meet at one door (S01-25): the name in one script, without brackets, blanks, marks
 * and legal forms at its end. Empty where nothing is left; a name that is only a legal form stays as it is.
 */
export function clientKey(name: string): string {
  const plain = foldScript(name).replace(/[（(【[].*?[)）\]】]/g, ' ')
  let key = plain.replace(/[\p{P}\p{S}\s]+/gu, ' ').trim()
  for (let cut = true; cut;) {
    const form = FORMS.find((one) => key.length > one.length && key.endsWith(/^[a-z]/.test(one) ? ` ${one}` : one))
    cut = form !== undefined
    if (form !== undefined) key = key.slice(0, -form.length).trim()
  }
  return key.replace(/ /g, '')
}
