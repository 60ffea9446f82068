import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Table, type TableProps } from 'antd'
import { Link } from '@tanstack/react-router'
import type { MatterRow } from '@guixing/contract/matters'
import { dueCell, type Column } from './columns.tsx'
import { useLedgerWords } from './words.ts'

export interface ListProps { rows: MatterRow[]; at: number; onRow: (index: number) => void; onOpen: (row: MatterRow) => void; isUnread: (row: MatterRow) => boolean; loadMore: () => void }
interface Props extends ListProps { columns: Column[]; selected: string[]; onSelect: (ids: string[]) => void }
type TableRef = React.ComponentRef<typeof Table>

/** Height of the place the table fills: a virtual table must know it. */
function useHeight(): [React.RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(400)
  useEffect(() => {
    const node = box.current
    if (!node) return
    const watch = new ResizeObserver(([entry]) => { if (entry) setHeight(Math.max(120, Math.floor(entry.contentRect.height))) })
    watch.observe(node)
    return () => watch.disconnect()
  }, [])
  return [box, height]
}

const HEAD = 32
/** Long ledgers draw only the rows in sight and fetch the next hundred before one arrives. */
export function LedgerTable({ rows, at, onRow, onOpen, isUnread, loadMore, columns, selected, onSelect }: Props): ReactNode {
  const t = useLedgerWords()
  const [box, height] = useHeight()
  const table = useRef<TableRef>(null)
  const index = useMemo(() => new Map(rows.map((row, i) => [row.id, i])), [rows])
  useEffect(() => { const row = rows[at]; if (row) table.current?.scrollTo({ key: row.id }) }, [at]) // eslint-disable-line react-hooks/exhaustive-deps
  const width = 40 + 208 + 96 + columns.reduce((sum, column) => sum + column.width, 0)
  const shown: TableProps<MatterRow>['columns'] = [
    { key: 'due', title: t('col.due'), width: 208, fixed: 'start', render: (_, row) => dueCell(row) },
    { key: 'number', title: <span className="lg-number">{t('col.number')}</span>, width: 96, fixed: 'start', render: (_, row) => (
      <span className="lg-number">{isUnread(row) ? <i className="lg-dot" title={t('unread')} /> : null}<Link to={`/matters/${row.id}`} title={row.number} onClick={(event) => { event.preventDefault(); event.stopPropagation(); onOpen(row) }}>{row.number.split('-').at(-1)}</Link></span>
    ) },
    ...columns.map((column) => ({ key: column.name, title: column.label, width: column.width, ellipsis: true, render: (_: unknown, row: MatterRow) => column.render(row) })),
  ]
  return (
    <div ref={box} className="lg-table">
      <Table<MatterRow>
        ref={table} virtual size="small" rowKey="id" pagination={false} dataSource={rows} columns={shown} scroll={{ x: width, y: height - HEAD }}
        rowSelection={{ selectedRowKeys: selected, onChange: (keys) => onSelect(keys.map(String)), columnWidth: 40, fixed: true }}
        rowClassName={(row) => `${index.get(row.id) === at ? 'lg-on' : ''}${row.final ? ' lg-done' : ''}`}
        onRow={(row) => ({ onClick: () => onRow(index.get(row.id) ?? -1), onDoubleClick: () => onOpen(row) })}
        onScroll={(event) => { const node = event.currentTarget as HTMLElement; if (node.scrollTop + node.clientHeight > node.scrollHeight - 1200) loadMore() }}
      />
    </div>
  )
}
