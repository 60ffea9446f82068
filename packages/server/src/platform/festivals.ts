import type { Words } from '@guixing/core/model/text'

const NEW_YEAR: Words = { 'zh-CN': '元旦', 'zh-TW': '元旦', en: "New Year's Day" }
const LABOUR: Words = { 'zh-CN': '劳动节', 'zh-TW': '勞動節', en: 'Labour Day' }
const NATIONAL: Words = { 'zh-CN': '国庆节', 'zh-TW': '國慶節', en: 'National Day' }

/** Festivals that fall on the same day of every year, MM-DD: certain long before the official list of a year is published. */
export const FIXED_FESTIVALS: ReadonlyMap<string, Words> = new Map([['01-01', NEW_YEAR], ['05-01', LABOUR], ['10-01', NATIONAL], ['10-02', NATIONAL], ['10-03', NATIONAL]])

/** What a day (YYYY-MM-DD) is called when it is such a festival, else null. */
export const fixedFestival = (day: string): Words | null => FIXED_FESTIVALS.get(day.slice(5)) ?? null
