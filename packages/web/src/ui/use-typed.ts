import { useEffect, useRef, useState } from 'react'

/** Words being typed into a filter: `change`, as it is by then, hears of them after a pause of `ms` milliseconds; what comes from outside takes their place. */
export function useTyped(kept: string | undefined, change: (words: string | undefined) => void, ms = 300): [typed: string, setTyped: (words: string) => void] {
  const [typed, setTyped] = useState(kept ?? '')
  // What else was chosen during the pause stays chosen.
  const latest = useRef(change)
  useEffect(() => { latest.current = change })
  useEffect(() => { setTyped(kept ?? '') }, [kept])
  useEffect(() => {
    if (typed === (kept ?? '')) return
    const timer = setTimeout(() => latest.current(typed || undefined), ms)
    return () => clearTimeout(timer)
  }, [typed]) // eslint-disable-line react-hooks/exhaustive-deps
  return [typed, setTyped]
}
