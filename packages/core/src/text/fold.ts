import { Converter } from 'opencc-js/t2cn'

/**
 * Written forms that opencc's Traditional → Simplified table leaves apart although offices use them for one word.
 * Regional words (軟體/软件) are synonyms and belong to search, not here. Applied after opencc, so on its output.
 */
const variants: readonly (readonly [string, string])[] = [
  ['帐', '账'], ['甚么', '什么'], ['答覆', '答复'], ['回覆', '回复'], ['覆核', '复核'], ['函覆', '函复'],
  ['连络', '联络'], ['妳', '你'], ['牠', '它'], ['唸', '念'], ['姪', '侄'],
]

/** Only for letter-by-letter matching, where a letter has lost the word that told which of two forms is meant. */
const letterVariants: Readonly<Record<string, string>> = { 帐: '账', 著: '着', 覆: '复', 乾: '干', 妳: '你', 瞭: '了', 甚: '什' }

let converter: ((text: string) => string) | undefined

/** Built at first use: the table takes some 20 ms that a page without screening should not pay. */
function simplified(text: string): string {
  converter ??= Converter({ from: 't', to: 'cn' })
  return converter(text)
}

const ascii = /^[\0-\x7f]*$/

/**
 * One form for both scripts, widths and cases: NFKC, lower case, Simplified, office variants (台帳, 臺賬 and 台账 are
 * one). For search and for comparing; lengths may change, so positions do not carry over.
 */
export function foldScript(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  let folded = simplified(text.normalize('NFKC').toLowerCase())
  for (const [from, to] of variants) if (folded.includes(from)) folded = folded.replaceAll(from, to)
  return folded
}

/** Does the text contain the words in either script, in any width and case? Nothing asked for is always there. */
export function matchesFolded(haystack: string, needle: string): boolean {
  return foldScript(haystack).includes(foldScript(needle.trim()))
}

const letters = new Map<string, string>()

/** Folds one character by itself; remembered, as screening asks for the same few thousand again and again. */
export function foldLetter(letter: string): string {
  const known = letters.get(letter)
  if (known !== undefined) return known
  const simple = simplified(letter.normalize('NFKC').toLowerCase())
  const folded = letterVariants[simple] ?? simple
  if (letters.size < 50_000) letters.set(letter, folded)
  return folded
}
