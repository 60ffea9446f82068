/** Which choice an arrow leads to; null where the key is none of ours. Nothing chosen yet: the first press chooses an end, so that no key press is spent on arriving. The ends meet. */
export function choiceStep(at: number, count: number, key: string): number | null {
  const step = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 0
  if (step === 0 || count === 0) return null
  return at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count
}
