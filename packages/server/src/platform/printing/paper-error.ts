import type { Words } from '@guixing/core/model/text'

export type PaperFault = 'timeout' | 'died' | 'busy' | 'failed' | 'too-many-rows'

const SAID: Record<PaperFault, Words> = {
  timeout: { 'zh-CN': '三十秒内没有做完，请缩小范围再试。', 'zh-TW': '三十秒內沒有做完，請縮小範圍再試。', en: 'It was not done within thirty seconds; choose fewer entries.' },
  died: { 'zh-CN': '打印程序中途退出，已重新启动，可以再试一次。', 'zh-TW': '列印程式中途退出，已重新啟動，可以再試一次。', en: 'The printing process ended half-way and was started again; it can be tried once more.' },
  busy: { 'zh-CN': '排队打印的太多，过一会儿再试。', 'zh-TW': '排隊列印的太多，過一會兒再試。', en: 'Too many papers are waiting; try again in a while.' },
  failed: { 'zh-CN': '没有做成，已记下原因。', 'zh-TW': '沒有做成，已記下原因。', en: 'It could not be made; the cause was noted.' },
  'too-many-rows': { 'zh-CN': '记录超过上限，请缩小范围，或者导出为表格。', 'zh-TW': '記錄超過上限，請縮小範圍，或者匯出為試算表。', en: 'There are more entries than fit; choose fewer, or export a sheet.' },
}

/** A paper or sheet that could not be made: a stable code, and words for people. `cause` is for the log. */
export class PaperError extends Error {
  readonly words: Words
  constructor(readonly fault: PaperFault, readonly params: Record<string, number | string> = {}, cause?: unknown) {
    super(`${fault}${cause instanceof Error ? `: ${cause.message}` : ''}`, { cause })
    this.words = SAID[fault]
  }
}
