import { houseDay } from '../../ui/time-words.ts'

/** Whether the class of a client should have been looked at again: its day (YYYY-MM-DD of the house) has passed. */
export const reviewDue = (day: string, now: number, zone?: string): boolean => day < houseDay(now, zone)
