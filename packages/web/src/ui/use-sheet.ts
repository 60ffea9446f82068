import { useState } from 'react'
import { tellLapsed } from '../app/lapse.ts'
import { Lapsed } from '../app/problems.ts'

export interface Sheet<T, How extends unknown[]> {
  busy: boolean
  /** The sheet that waits to be taken in. */
  file: File | null
  /** What came of the last one sent, looked at or taken in. */
  result: T | null
  failure: unknown
  /** Looks at another sheet. */
  pick(file: File, ...how: How): void
  /** Looks at a sheet, or takes it in. */
  take(file: File, dryRun: boolean, ...how: How): void
}

/** A sheet that is looked at first and then taken in, by `send`; `taken` hears of the second. */
export function useSheet<T extends { ok: boolean; dryRun: boolean }, How extends unknown[]>(send: (file: File, dryRun: boolean, ...how: How) => Promise<T>, taken: () => void): Sheet<T, How> {
  const [busy, setBusy] = useState(false)
  const [file, setFile] = useState<File | null>(null)
  const [result, setResult] = useState<T | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const sent = async (chosen: File, dryRun: boolean, how: How): Promise<void> => {
    setBusy(true)
    setFailure(null)
    setFile(chosen)
    try {
      const answer = await send(chosen, dryRun, ...how)
      setResult(answer)
      if (answer.ok && !answer.dryRun) { setFile(null); taken() }
    } catch (error) {
      if (error instanceof Lapsed) tellLapsed(error.under)
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const take: Sheet<T, How>['take'] = (chosen, dryRun, ...how) => void sent(chosen, dryRun, how)
  return { busy, file, result, failure, take, pick: (chosen, ...how) => { setResult(null); take(chosen, true, ...how) } }
}
