import { useCallback, useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { FieldView, MatterRow, MatterView } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { useSay } from '../../ui/words.ts'
import { withFileNames } from './fact-lines.ts'

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/i
/** Columns of a table that hold an id of somebody or something. */
const REFERRING = new Set(['person', 'unit', 'client', 'matter'])

const NO_FILES: MatterView['files'] = []

/** Puts names beside the ids of people, units and clients in stored values. An id nobody may name to the reader is left out rather than shown. */
export function useNames(row?: MatterRow | MatterView): (value: unknown, field?: Pick<FieldView, 'type' | 'columns'> | null) => unknown {
  const say = useSay()
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000, retry: false })
  const people = useQuery({ ...q.house.people.queryOptions({ input: {} }), staleTime: 300_000, retry: false })
  const names = useMemo(() => {
    const map = new Map<string, string>()
    for (const one of [...(units.data?.units ?? []), ...(people.data?.people ?? []), row?.owner, row?.client, row?.firstResponder, row?.unit, row?.handlingUnit]) if (one) map.set(one.id, one.name)
    for (const one of row && 'related' in row ? [row.parent, ...row.related] : []) if (one) map.set(one.id, `${one.number} ${say(one.name) || one.title}`)
    return map
  }, [units.data, people.data, row, say])
  const files = row && 'files' in row ? row.files : NO_FILES
  return useCallback((value, field) => {
    if (Array.isArray(value) && field?.type === 'table') {
      const referring = (field.columns ?? []).filter((c) => REFERRING.has(c.type)).map((c) => c.name)
      return referring.length === 0 ? value : value.map((row: unknown) => (row !== null && typeof row === 'object' ? { ...row, ...Object.fromEntries(referring.flatMap((name) => { const v = (row as Record<string, unknown>)[name]; return typeof v === 'string' && ID.test(v) ? [[name, names.get(v) ?? '…']] : [] })) } : row))
    }
    if (Array.isArray(value) && field?.type === 'people') return value.map((one) => names.get(String(one)) ?? one)
    if (field?.type === 'file' || field?.type === 'files') return withFileNames(value, files)
    if (typeof value !== 'string' || !ID.test(value)) return value
    return names.get(value) ?? '…'
  }, [names, files])
}
