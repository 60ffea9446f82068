import { useEffect, useRef, type RefObject } from 'react'

/** For a row one walks to by key: it comes into sight when it is the one. */
export function useInSight<T extends Element>(on: boolean): RefObject<T | null> {
  const here = useRef<T>(null)
  useEffect(() => { if (on) here.current?.scrollIntoView({ block: 'nearest' }) }, [on])
  return here
}
