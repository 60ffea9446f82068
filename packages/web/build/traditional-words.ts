import { readFile } from 'node:fs/promises'
import { ConverterFactory } from 'opencc-js/core'
import { from, to } from 'opencc-js/preset/cn2t'
import type { Plugin } from 'vite'

/** Characters the table turns to the older form where offices write the plainer one (工作台, 台帳, 核對). */
const OWN: [string, string][] = [['臺', '台'], ['檯', '台'], ['賬', '帳'], ['羣', '群'], ['爲', '為'], ['裏', '裡'], ['衆', '眾'], ['啓', '啟'], ['峯', '峰'], ['覈', '核'], ['引數', '參數'],
  // The phrase table speaks of software where offices speak of themselves; terms of the regulations stay as the packs have them.
  ['釋出', '發布'], ['許可權', '權限'], ['稽核', '審核'], ['型別', '類型'], ['資訊檔案', '信息檔案'], ['服務視窗', '服務窗口']]

/**
 * `x.json?tw` gives the Simplified words of `x.json` in Traditional characters, converted while building:
 * the browser loads no dictionary, and nobody keeps a third file.
 */
export function traditionalWords(): Plugin {
  const convert = ConverterFactory(from['cn'] ?? [], to['twp'] ?? [])
  return {
    name: 'guixing:traditional-words',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('.json?tw')) return null
      const file = id.slice(0, -'?tw'.length)
      this.addWatchFile(file)
      const words = OWN.reduce((text, [a, b]) => text.replaceAll(a, b), convert(await readFile(file, 'utf8')))
      return { code: `export default ${JSON.stringify(JSON.parse(words))}`, moduleType: 'js', map: null }
    },
  }
}
