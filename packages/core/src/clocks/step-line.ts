import { toIso, toMs } from '../calendar/instant.ts'
import type { Step, StepCode } from '../calendar/trail.ts'
import { offsetAt } from '../calendar/zone.ts'

export type StepLanguage = 'zh-CN' | 'zh-TW' | 'en'

/** Texts of the steps; `{at}` is the step's wall time, other names its parameters. */
const texts: Record<StepCode, Record<StepLanguage, string>> = {
  'start': { 'zh-CN': '{at} 起算', 'zh-TW': '{at} 起算', 'en': '{at} counting starts' },
  'window': { 'zh-CN': '{from} 至 {to} 计 {minutes} 分钟', 'zh-TW': '{from} 至 {to} 計 {minutes} 分鐘', 'en': '{from} to {to} counts {minutes} min' },
  'skipped-day': { 'zh-CN': '{day} 不计（{reason}）', 'zh-TW': '{day} 不計（{reason}）', 'en': '{day} does not count ({reason})' },
  'makeup-day': { 'zh-CN': '{day} 调休上班，计入', 'zh-TW': '{day} 調休上班，計入', 'en': '{day} is a make-up workday and counts' },
  'month-clamp': { 'zh-CN': '{to}：该月没有 {from} 的对应日，取月末', 'zh-TW': '{to}：該月沒有 {from} 的對應日，取月末', 'en': '{to}: the month has no day matching {from}, its last day is taken' },
  'provisional': { 'zh-CN': '{year} 年尚无官方放假安排，结果为暂定', 'zh-TW': '{year} 年尚無官方放假安排，結果為暫定', 'en': '{year} has no official calendar yet: provisional' },
  'result': { 'zh-CN': '到期 {at}，{due} 及以前完成为按时', 'zh-TW': '到期 {at}，{due} 及以前完成為按時', 'en': 'due {at}; kept until {due}' },
  'pause': { 'zh-CN': '{at} 暂停（{reason}）', 'zh-TW': '{at} 暫停（{reason}）', 'en': '{at} paused ({reason})' },
  'pause-ignored': { 'zh-CN': '{at} 的暂停不计（{why}）', 'zh-TW': '{at} 的暫停不計（{why}）', 'en': '{at} pause not counted ({why})' },
  'pause-ended': { 'zh-CN': '{at} 暂停满最长时间，自动恢复', 'zh-TW': '{at} 暫停滿最長時間，自動恢復', 'en': '{at} pause reached its limit and ended' },
  'resume': { 'zh-CN': '{at} 恢复计时', 'zh-TW': '{at} 恢復計時', 'en': '{at} resumed' },
  'reset': { 'zh-CN': '{at} 重新约定为 {due}', 'zh-TW': '{at} 重新約定為 {due}', 'en': '{at} reset to {due}' },
  'moved': { 'zh-CN': '{at} 改用日历 {calendar} {version}，到期 {due}', 'zh-TW': '{at} 改用日曆 {calendar} {version}，到期 {due}', 'en': '{at} moved to calendar {calendar} {version}, due {due}' },
  'breached': { 'zh-CN': '{at} 超时', 'zh-TW': '{at} 逾時', 'en': '{at} breached' },
  'stopped': { 'zh-CN': '{at} 停止计时', 'zh-TW': '{at} 停止計時', 'en': '{at} stopped' },
  'cancelled': { 'zh-CN': '{at} 取消', 'zh-TW': '{at} 取消', 'en': '{at} cancelled' },
}

/** Why a day is skipped or a pause not counted; reasons of a pack's own pass through. */
const reasons: Record<string, Record<StepLanguage, string>> = {
  'off': { 'zh-CN': '法定节假日', 'zh-TW': '法定節假日', 'en': 'official holiday' },
  'weekend': { 'zh-CN': '休息日', 'zh-TW': '休息日', 'en': 'closed weekday' },
  'reason': { 'zh-CN': '事由不在规定之列', 'zh-TW': '事由不在規定之列', 'en': 'reason not provided for' },
  'evidence': { 'zh-CN': '缺少凭证', 'zh-TW': '缺少憑證', 'en': 'no evidence' },
  'already-paused': { 'zh-CN': '已在暂停中', 'zh-TW': '已在暫停中', 'en': 'already paused' },
  'past-due': { 'zh-CN': '已过期限', 'zh-TW': '已過期限', 'en': 'already past due' },
}

/** One line of the story of a due, in wall time of the zone. */
export function stepLine(step: Step, zone: string, language: StepLanguage): string {
  return texts[step.code][language].replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = name === 'at' ? step.at : step.params[name]
    if (typeof value === 'string' && value.length === 24 && value.endsWith('Z')) return wallTime(value, zone)
    const known = name === 'reason' || name === 'why' ? reasons[String(value)] : undefined
    return known ? known[language] : String(value ?? '')
  })
}

/** `2026-02-14 10:00`, with seconds when there are any. */
function wallTime(instant: string, zone: string): string {
  const ms = toMs(instant)
  const wall = toIso(ms + offsetAt(zone, ms))
  return `${wall.slice(0, 10)} ${wall.slice(11, ms % 60_000 === 0 ? 16 : 19)}`
}
