// Its named exports exist for bundlers only; Node itself sees the default.
import chineseDays from 'chinese-days'

const SOLAR = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']
const LUNAR = new Set(['1-1', '1-2', '1-3', '5-5', '8-15'])
const years = new Map<number, ReadonlySet<string>>()
// As far as the lunar table reaches.
const FIRST = 1901
const LAST = 2099

/**
 * Is the day (YYYY-MM-DD) one of the thirteen statutory holidays, on which overtime is paid at the highest rate (P13)? Days off that
 * were moved there for a longer break are days of rest. Qingming, Dragon Boat, Mid-Autumn and the Spring Festival with its eve follow the
 * moon and the sun; beyond 2099 only the fixed days are known.
 */
export function isStatutory(day: string): boolean {
  const year = Number(day.slice(0, 4))
  let days = years.get(year)
  if (!days) years.set(year, (days = daysOf(year)))
  return days.has(day)
}

function daysOf(year: number): ReadonlySet<string> {
  const days = new Set(SOLAR.map((d) => `${year}-${d}`))
  if (!(year >= FIRST && year <= LAST)) return days
  for (let ms = Date.UTC(year, 0, 1); ms < Date.UTC(year + 1, 0, 1); ms += 86_400_000) {
    const day = new Date(ms).toISOString().slice(0, 10)
    const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(day)
    if (isLeap || !LUNAR.has(`${lunarMon}-${lunarDay}`)) continue
    days.add(day)
    if (lunarMon === 1 && lunarDay === 1) days.add(new Date(ms - 86_400_000).toISOString().slice(0, 10))
  }
  for (const { date, term } of chineseDays.getSolarTerms(`${year}-04-01`, `${year}-04-10`)) if (term === 'pure_brightness') days.add(date)
  return days
}
