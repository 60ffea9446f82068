import { useEffect, useState } from 'react'

/** Words being typed into a filter: `change` hears of them after a moment's pause; what comes from outside takes their place. */
export function useTyped(kept: string | undefined, change: (words: string | undefined) => void): [typed: string, setTyped: (words: string) => void] {
  const [typed, setTyped] = useState(kept ?? '')
  useEffect(() => { setTyped(kept ?? '') }, [kept])
  useEffect(() => {
    if (typed === (kept ?? '')) return
    const timer = setTimeout(() => change(typed || undefined), 300)
    return () => clearTimeout(timer)
  }, [typed]) // eslint-disable-line react-hooks/exhaustive-deps
  return [typed, setTyped]
}
