const formats = new Map<string, Intl.DateTimeFormat>()
/** Making a format costs a hundred times what using it does. */
function formatOf(zone: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone}`
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })))
  return format
}

const days = new Map<string, string>()
/** The day of an instant in a zone, YYYY-MM-DD. Remembered by the quarter of an hour: no zone changes its day within one. */
export function dayIn(zone: string, instant: string): string {
  const key = `${zone}${Math.floor(Date.parse(instant) / 900_000)}`
  let day = days.get(key)
  if (day === undefined) {
    if (days.size >= 100_000) days.clear()
    days.set(key, (day = formatDay(zone, instant)))
  }
  return day
}

function formatDay(zone: string, instant: string): string {
  return formatOf(zone, 'en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant))
}

/** Month, day and time as people say them in a remark: 11-24 16:30. */
export function momentIn(zone: string, instant: string): string {
  return formatOf(zone, 'zh-CN', { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant)).replace('/', '-')
}

/** The instant a day begins in a zone, also where a change of the clock falls on it. */
export function midnightIn(zone: string, day: string): string {
  const guess = Date.parse(`${day}T00:00:00Z`)
  const wall = (ms: number) => Date.parse(`${formatOf(zone, 'sv-SE', { dateStyle: 'short', timeStyle: 'medium' }).format(new Date(ms)).replace(' ', 'T')}Z`)
  let ms = guess - (wall(guess) - guess)
  ms -= wall(ms) - guess
  return new Date(ms).toISOString()
}

/** The last `n` days up to and with `to`. */
export function daysBack(to: string, n: number): string[] {
  const end = Date.parse(`${to}T00:00:00Z`)
  return Array.from({ length: n }, (_, i) => new Date(end - (n - 1 - i) * 86_400_000).toISOString().slice(0, 10))
}
