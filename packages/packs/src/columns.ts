import type { FieldDef, FieldType } from '@guixing/core/model/kind'
import { WRITABLE_COLUMNS } from '@guixing/core/model/kind'
import { traditional } from './source/words.ts'

const COLUMNS: Record<string, [type: FieldType, zh: string, en: string, list?: string]> = {
  owner: ['person', '承办人', 'Handler'],
  firstResponder: ['person', '首问责任人', 'First responder'],
  unit: ['unit', '所属单位', 'Unit'],
  handlingUnit: ['unit', '承办部门', 'Handling department'],
  client: ['client', '客户', 'Client'],
  title: ['text', '标题', 'Title'],
  channel: ['choice', '渠道', 'Channel', 'channels'],
  priority: ['choice', '优先级', 'Priority', 'priorities'],
  confidentiality: ['choice', '密级', 'Confidentiality', 'confidentiality'],
  parent: ['matter', '上级事项', 'Parent matter'],
  due: ['instant', '应办时间', 'Due'],
  amount: ['money', '金额', 'Amount'],
}

/** Ledger columns as fields: an action may ask for one by its name, and a form may print it. */
export const COLUMN_FIELDS: Record<string, FieldDef> = Object.fromEntries(
  WRITABLE_COLUMNS.map((name) => {
    const [type, zh, en, list] = COLUMNS[name] ?? ['text', name, name]
    return [name, { name, type, label: { 'zh-CN': zh, 'zh-TW': traditional(zh), en }, ...(list ? { list } : {}), ...(name === 'due' ? { system: true } : {}) }]
  }),
)

/** Columns the engine alone writes; forms and conditions may read them. */
export const SYSTEM_COLUMNS = ['id', 'kind', 'number', 'stage', 'opener', 'openedAt', 'closedAt', 'version'] as const

/**
 * What forms print that no field holds, worked out from the facts, clocks and alerts of the matter:
 * whether the due was kept, who read the ledger line and said what, whom an alert reached and when, which departments were told.
 */
export const FORM_DERIVED = ['onTime', 'reviewNotes', 'reportedTo', 'reportedAt', 'departmentsInformed', 'pauses', 'urgings', 'readers', 'approvals', 'overdueDays'] as const

/** Registers that are rows of a capability, not matters, and the columns their forms may print. */
export const REGISTERS: Record<string, readonly string[]> = {
  'knowledge-entry': ['subject', 'unit', 'content', 'phone', 'source', 'checkedAt', 'checkedBy', 'version', 'validUntil'],
}
