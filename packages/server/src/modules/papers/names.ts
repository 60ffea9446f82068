import { inThree as W, say, type Language, type Words } from '@guixing/core/model/text'
import type { FormDef } from '@guixing/core/model/regulation'
import type { FieldDef, FieldType, KindDef } from '@guixing/core/model/kind'
import { COLUMN_FIELDS, REGISTERS, type FORM_DERIVED, type SYSTEM_COLUMNS } from '@guixing/packs'
import type { Rules } from '../rules/index.ts'

/** Where a printed column's value comes from. */
export type Source = 'field' | 'column' | 'system' | 'derived' | 'at' | 'by' | 'register'
export interface PaperColumn { field: string; source: Source; type: FieldType | 'stage' | 'kind'; label: Words; width?: number; def?: FieldDef }

const SYSTEM: Record<(typeof SYSTEM_COLUMNS)[number], [PaperColumn['type'], Words, number]> = {
  id: ['text', W('标识', '識別碼', 'Id'), 180], kind: ['kind', W('类别', '類別', 'Kind'), 80], number: ['text', W('编号', '編號', 'No.'), 100], stage: ['stage', W('状态', '狀態', 'Stage'), 70],
  opener: ['person', W('登记人', '登記人', 'Opened by'), 70], openedAt: ['instant', W('登记时间', '登記時間', 'Opened at'), 100], closedAt: ['instant', W('办结时间', '辦結時間', 'Closed at'), 100], version: ['number', W('版次', '版次', 'Version'), 50],
}
const DERIVED: Record<(typeof FORM_DERIVED)[number], [PaperColumn['type'], Words]> = {
  onTime: ['flag', W('准时', '準時', 'On time')], reviewNotes: ['longtext', W('阅示意见', '閱示意見', 'Notes on reading')], reportedTo: ['text', W('报告对象', '報告對象', 'Reported to')], reportedAt: ['instant', W('报告时间', '報告時間', 'Reported at')],
  departmentsInformed: ['text', W('知会部门', '知會部門', 'Departments informed')], pauses: ['longtext', W('暂停', '暫停', 'Pauses')], urgings: ['longtext', W('催办', '催辦', 'Urgings')], readers: ['longtext', W('签收人', '簽收人', 'Confirmed by')], approvals: ['longtext', W('审批', '審批', 'Approvals')],
  overdueDays: ['number', W('逾期天数', '逾期天數', 'Days overdue')],
}
const REGISTER: Record<string, [FieldType, Words]> = {
  subject: ['text', W('主题', '主題', 'Subject')], unit: ['text', W('部门', '部門', 'Department')], content: ['longtext', W('内容', '內容', 'Content')], phone: ['text', W('电话', '電話', 'Phone')], source: ['text', W('来源', '來源', 'Source')],
  checkedAt: ['instant', W('核对时间', '核對時間', 'Checked at')], checkedBy: ['person', W('核对人', '核對人', 'Checked by')], version: ['number', W('版次', '版次', 'Version')], validUntil: ['instant', W('有效至', '有效至', 'Valid until')],
}

export const isRegister = (kind: string): boolean => Object.hasOwn(REGISTERS, kind)

/** What one column of a form is; null where the kind has no such thing (a facet no adopted regulation uses). */
export function columnOf(kind: KindDef | null, field: string, own?: { label?: Words; width?: number }): PaperColumn | null {
  const made = (source: Source, type: PaperColumn['type'], label: Words, more: Partial<PaperColumn> = {}): PaperColumn => ({ field, source, type, label: own?.label ?? label, ...more, ...(own?.width ? { width: own.width } : {}) })
  if (!kind) { const r = REGISTER[field]; return r ? made('register', r[0], r[1]) : null }
  const [head = '', tail = ''] = field.split('.')
  const action = kind.actions[tail]
  if (head === 'at' && tail) return action ? made('at', 'instant', { 'zh-CN': `${action.label['zh-CN']}时间`, 'zh-TW': `${action.label['zh-TW']}時間`, en: `${action.label.en}: when` }) : null
  if (head === 'by' && tail) return action ? made('by', 'person', { 'zh-CN': `${action.label['zh-CN']}人`, 'zh-TW': `${action.label['zh-TW']}人`, en: `${action.label.en}: by` }) : null
  const def = Object.hasOwn(kind.fields, field) ? kind.fields[field] : undefined
  if (def) return def.sealed ? null : made('field', def.type, def.label, { def })
  if (Object.hasOwn(SYSTEM, field)) { const [type, label, width] = SYSTEM[field as keyof typeof SYSTEM]; return made('system', type, label, { width }) }
  if (Object.hasOwn(DERIVED, field)) { const [type, label] = DERIVED[field as keyof typeof DERIVED]; return made('derived', type, label) }
  const column = COLUMN_FIELDS[field]
  return column ? made('column', column.type, column.label, { def: column }) : null
}

/** A ledger named in an address: by the code of a form, or by a kind (with or without a form of it). */
export interface Ledger { kind: KindDef | null; register: string | null; form: FormDef | null; title: Words; code: string; columns: PaperColumn[] }

/** Columns every ledger without a form has before the kind's own fields. */
const PLAIN = ['number', 'title', 'stage', 'unit', 'handlingUnit', 'owner', 'firstResponder', 'client', 'channel', 'openedAt', 'due', 'closedAt', 'onTime']

/** The ledger of this name, or null when this house has none. `formCode` chooses among the forms of a kind. */
export function ledgerNamed(rules: Rules, name: string, formCode?: string): Ledger | null {
  const named = Object.hasOwn(rules.forms, name) ? rules.forms[name] : undefined
  const kind = Object.hasOwn(rules.catalogue.kinds, named?.kind ?? name) ? rules.catalogue.kinds[named?.kind ?? name] ?? null : null
  if (!kind && !(named && isRegister(named.kind))) return null
  const asked = formCode !== undefined && Object.hasOwn(rules.forms, formCode) ? rules.forms[formCode] : undefined
  const form = named ?? (asked && asked.kind === kind?.name ? asked : Object.values(rules.forms).find((f) => f.kind === kind?.name && f.shape === 'ledger')) ?? null
  const columns = form ? form.columns.map((c) => columnOf(kind, c.field, c)) : [...PLAIN, ...ownFields(kind)].map((f) => columnOf(kind, f))
  return {
    kind, register: kind ? null : named?.kind ?? null, form, title: form?.title ?? ledgerTitle(kind), code: form?.code ?? kind?.code ?? '',
    columns: columns.filter((c): c is PaperColumn => c !== null),
  }
}

const ownFields = (kind: KindDef | null): string[] => Object.values(kind?.fields ?? {}).filter((f) => !f.retired && !f.sealed && !['table', 'file', 'files', 'signature'].includes(f.type)).map((f) => f.name)
const ledgerTitle = (kind: KindDef | null): Words => ({ 'zh-CN': `${kind?.label['zh-CN'] ?? ''}台账`, 'zh-TW': `${kind?.label['zh-TW'] ?? ''}台賬`, en: `${kind?.label.en ?? ''} ledger` })

export const LANGUAGE = (asked: unknown, person: string | undefined, house: string): Language => {
  for (const one of [asked, person, house]) if (one === 'zh-CN' || one === 'zh-TW' || one === 'en') return one
  return 'zh-CN'
}
export { say }
