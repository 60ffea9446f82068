import { readFileSync } from 'node:fs'
import { makeCalendar, plain, weekdays, type Calendar } from '@guixing/core/calendar/calendar'
import { TimeError } from '@guixing/core/calendar/instant'
import { explainDue } from '@guixing/core/clocks/explain'
import { stepLine } from '@guixing/core/clocks/step-line'
import { rulesOf } from '../modules/rules/index.ts'
import { houseOf, text, Usage, wanted, type Command, type Given } from './command.ts'

/** When is it due, and why: the same steps as on screen. */
export const due: Command = {
  usage: 'due --start ISO --for 90m|48h|3wd|2mo [--working] --calendar FILE|NAME [--pause ISO/ISO …]',
  says: 'The due time of a limit, with every step of the counting. NAME is house or plain; a file holds {zone, windows, off, work}.',
  options: { start: { type: 'string' }, for: { type: 'string' }, working: { type: 'boolean' }, calendar: { type: 'string' }, pause: { type: 'string', multiple: true }, language: { type: 'string' } },
  run: async (given) => {
    const calendar = await calendarOf(given, wanted(given, 'calendar'))
    const language = (['zh-CN', 'zh-TW', 'en'] as const).find((l) => l === text(given, 'language')) ?? 'en'
    try {
      const answer = explainDue({ start: wanted(given, 'start'), for: wanted(given, 'for'), working: given.options.working === true, calendar, pauses: (given.options.pause as string[] | undefined) ?? [] })
      const lines = answer.steps.map((step) => stepLine(step, calendar.zone, language))
      return { data: { due: answer.due, keptUntil: answer.keptUntil, steps: answer.steps.map((step, i) => ({ ...step, text: lines[i] })) }, text: `${answer.due}\n${lines.map((line) => `  ${line}`).join('\n')}` }
    } catch (error) {
      throw error instanceof TimeError ? new Usage(error.message) : error
    }
  },
}

async function calendarOf(given: Given, named: string): Promise<Calendar> {
  if (named === 'house' || named === 'plain') {
    const { pool } = await given.database()
    const rules = await rulesOf(pool, await houseOf(given))
    return named === 'house' ? rules.calendar : rules.plain
  }
  if (named.startsWith('plain:')) return checked(() => plain(named.slice('plain:'.length)), named)
  let body: Partial<Calendar>
  try {
    body = JSON.parse(readFileSync(named, 'utf8')) as Partial<Calendar>
  } catch (error) {
    throw new Usage(`--calendar: ${named} could not be read (${(error as Error).message}).`)
  }
  if (typeof body !== 'object' || body === null) throw new Usage(`--calendar: ${named} does not hold a calendar {zone, windows, off, work}.`)
  const windows = Object.fromEntries(weekdays.map((day) => [day, body.windows?.[day] ?? []])) as unknown as Calendar['windows']
  return checked(() => makeCalendar({ id: 'file', version: '1', zone: body.zone ?? '', windows, off: body.off ?? [], work: body.work ?? [], ...(body.workWindows ? { workWindows: body.workWindows } : {}), ...(body.provisional ? { provisional: body.provisional } : {}) }), named)
}

function checked(make: () => Calendar, named: string): Calendar {
  try {
    return make()
  } catch (error) {
    throw new Usage(`--calendar ${named}: ${(error as Error).message}`)
  }
}
