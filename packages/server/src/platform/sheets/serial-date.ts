const DAY_MS = 86_400_000
// Day 0 of a workbook, chosen so that days from March 1900 on are right although Excel believes in 29 February 1900.
const BASE_1900 = Date.UTC(1899, 11, 30)
const BASE_1904 = Date.UTC(1904, 0, 1)

/** A serial number of Excel as wall time, `YYYY-MM-DD` when it is a whole day, else with time to the second; nothing outside 1900–2199. */
export function serialDate(serial: number, base1904 = false): string | undefined {
  if (serial < 0 || serial > 110_000) return undefined
  const ms = Math.round(((base1904 ? BASE_1904 : BASE_1900) + serial * DAY_MS) / 1000) * 1000
  const text = new Date(ms).toISOString()
  return Number.isInteger(serial) ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`
}
