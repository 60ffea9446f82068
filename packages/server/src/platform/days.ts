const formats = new Map<string, Intl.DateTimeFormat>()

/** The day of an instant in a zone, YYYY-MM-DD. */
export function dayIn(zone: string, instant: string): string {
  let format = formats.get(zone)
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })))
  return format.format(new Date(instant))
}

/** The instant a day begins in a zone, also where a change of the clock falls on it. */
export function midnightIn(zone: string, day: string): string {
  const guess = Date.parse(`${day}T00:00:00Z`)
  const wall = (ms: number) => Date.parse(`${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(ms)).replace(' ', 'T')}Z`)
  let ms = guess - (wall(guess) - guess)
  ms -= wall(ms) - guess
  return new Date(ms).toISOString()
}

/** The last `n` days up to and with `to`. */
export function daysBack(to: string, n: number): string[] {
  const end = Date.parse(`${to}T00:00:00Z`)
  return Array.from({ length: n }, (_, i) => new Date(end - (n - 1 - i) * 86_400_000).toISOString().slice(0, 10))
}
