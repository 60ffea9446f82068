import type { Value } from '@guixing/core/model/kind'
import { inThree as W, type Words } from '@guixing/core/model/text'

const SAID: Record<string, Words> = {
  required: W('没有填', '沒有填', 'not filled'), 'not-in-list': W('没有“{value}”', '沒有「{value}」', 'there is no “{value}”'), ambiguous: W('有几个“{value}”，分不清是哪一个', '有幾個「{value}」，分不清是哪一個', 'several are called “{value}”'),
  unknown: W('没有这一列', '沒有這一欄', 'there is no such column'), twice: W('这一列出现了两次', '這一欄出現了兩次', 'the column stands twice'), missing: W('缺少必填的这一列', '缺少必填的這一欄', 'a required column is missing'),
  invalid: W('格式不对：{value}', '格式不對：{value}', 'the format is wrong: {value}'), 'too-long': W('太长，最多{max}个字', '太長，最多{max}個字', 'too long; at most {max} characters'), 'out-of-range': W('超出范围 {min}–{max}', '超出範圍 {min}–{max}', 'outside {min}–{max}'),
  'formula-error': W('公式出错：{value}', '公式出錯：{value}', 'a formula failed: {value}'), masked: W('号码是遮住的，请填完整号码', '號碼是遮住的，請填完整號碼', 'the number is masked; give it in full'), 'number-twice': W('编号“{value}”与第{row}行相同', '編號「{value}」與第{row}行相同', 'number “{value}” stands in row {row} too'),
  'number-taken': W('编号“{value}”已经有了', '編號「{value}」已經有了', 'number “{value}” exists already'), 'in-future': W('时间还没有到', '時間還沒有到', 'lies in the future'), 'before-opening': W('早于登记时间', '早於登記時間', 'is before the opening'),
  'by-hand': W('文件和签字不能从表格导入，而这一类登记时就要有它：请逐件登记', '檔案和簽字不能從表格匯入，而這一類登記時就要有它：請逐件登記', 'files and signatures cannot come from a sheet, and this kind must have it from the start: enter these one by one'),
  'sheet-missing': W('缺少名为“{value}”的工作表', '缺少名為「{value}」的工作表', 'the sheet named “{value}” is missing'), 'sheet-twice': W('“{value}”有两张工作表', '「{value}」有兩張工作表', 'there are two sheets for “{value}”'),
  'no-such-row': W('第一张工作表没有“{value}”这一行或这个编号', '第一張工作表沒有「{value}」這一行或這個編號', 'the first sheet has neither a row nor a number “{value}”'), 'too-many-table-rows': W('一件最多{max}条', '一件最多{max}條', 'one entry holds at most {max} items'),
  'entry-twice': W('与第{row}行的主题和部门相同', '與第{row}行的主題和部門相同', 'row {row} has the same subject and department'), 'entry-exists': W('“{value}”档案里已经有了', '「{value}」檔案裡已經有了', '“{value}” is in the file already'),
  phone: W('不像电话号码：{value}', '不像電話號碼：{value}', 'is no phone number: {value}'), email: W('不像邮箱：{value}', '不像電子郵件：{value}', 'is no e-mail address: {value}'),
  'choose-duplicates': W('有{n}行档案里已有或在表里重复：先选跳过、更新还是另建', '有{n}行檔案裡已有或在表裡重複：先選跳過、更新還是另建', '{n} lines are in the archive or twice in the sheet: choose to skip, update or add them'),
  'not-closed': W('有办结时间，状态却未办结', '有辦結時間，狀態卻未辦結', 'has a closing time but is not closed'), 'no-file': W('没有附上文件', '沒有附上檔案', 'no file was sent'),
}
const AMONG = W('，可填：', '，可填：', '; it may be: ')
const OTHER = W('有误（{code}）', '有誤（{code}）', 'is wrong ({code})')

/** A broken place in words. */
export function faultWords(code: string, params: Record<string, Value>): Words {
  const words = SAID[code] ?? OTHER
  const choices = params.choices as Words | undefined
  const fill = (language: keyof Words) => `${words[language]}${choices ? `${AMONG[language]}${choices[language]}` : ''}`.replace(/\{(\w+)\}/g, (_, name: string) => String(name === 'code' ? code : params[name] ?? '')).replace(/[：:]\s*$/, '')
  return { 'zh-CN': fill('zh-CN'), 'zh-TW': fill('zh-TW'), en: fill('en') }
}
