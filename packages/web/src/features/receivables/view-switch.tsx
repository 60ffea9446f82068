import type { ReactNode } from 'react'
import { Segmented } from 'antd'
import { useWords } from './words.ts'

/** The same numbers as a picture or as a table. */
export function ViewSwitch({ table, show }: { table: boolean; show: (table: boolean) => void }): ReactNode {
  const t = useWords()
  return <Segmented size="small" aria-label={t('view.label')} value={table ? 'table' : 'picture'} onChange={(value) => show(value === 'table')} options={[{ value: 'picture', label: t('view.picture') }, { value: 'table', label: t('view.table') }]} />
}
