import { useCallback, useState } from 'react'

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
const keyFor = (person: string, what: string): string => `guixing.approval.${person}.${what}`

/** What one wrote and did not send; empty where nothing, or where this browser keeps nothing. */
export function readWords(store: Store, person: string, what: string): string {
  try { return store.getItem(keyFor(person, what)) ?? '' } catch { return '' }
}

/** Keeps it until it is sent; a full or forbidden store only means that a reload forgets it. */
export function writeWords(store: Store, person: string, what: string, words: string): void {
  try {
    if (words.trim() === '') store.removeItem(keyFor(person, what))
    else store.setItem(keyFor(person, what), words)
  } catch { /* the words are still on the page */ }
}

/** Words to one approval: they outlive a refusal, another chosen line, a lapsed sign-in and a reload of this tab. */
export function useWordsKept(person: string, what: string): [string, (words: string) => void] {
  const [words, setWords] = useState(() => readWords(sessionStorage, person, what))
  const change = useCallback((next: string): void => { setWords(next); writeWords(sessionStorage, person, what, next) }, [person, what])
  return [words, change]
}
