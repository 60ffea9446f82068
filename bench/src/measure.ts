export interface Measured { n: number; rate: number; p50: number; p95: number }

/** `clients` at once, each beginning its next as soon as the last is answered, until `n` are done. Times in milliseconds, rate per second. */
export async function measure(clients: number, n: number, one: (i: number) => Promise<unknown>): Promise<Measured> {
  const times: number[] = []
  let next = 0
  const began = performance.now()
  const client = async () => {
    for (let i = next++; i < n; i = next++) {
      const start = performance.now()
      await one(i)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { n, rate: n / seconds, p50: at(0.5), p95: at(0.95) }
}

export const random = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
