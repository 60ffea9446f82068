import { loadCatalogue, packsDir } from '@guixing/packs'
import type { CountExpr } from '@guixing/core/model/control'
import { describe, expect, it } from 'vitest'
import { aggregate, ledgerSql, NotCountable } from './ledger-sql.ts'

const bound = () => { const params: unknown[] = []; return { params, bind: (v: unknown) => { params.push(v); return `$${params.length}` } } }

describe('conditions of measures over ledgers', () => {
  it('writes columns by name and fields by parameter, so that nothing of a pack becomes SQL', () => {
    const { params, bind } = bound()
    const sql = ledgerSql({ all: [{ is: ['$stage', 'closed'] }, { in: ['$category', ["x'); drop table matter; --"]] }, { filled: '$knowledge' }, { not: { is: ['$instant', true] } }] }, bind)
    expect(sql).toContain('m.stage is not distinct from')
    expect(sql).not.toContain('drop table')
    expect(params).toEqual(['closed', 'category', ["x'); drop table matter; --"], 'knowledge', 'instant', 'true'])
  })

  it('refuses what a ledger cannot be counted by', () => {
    for (const where of [{ above: ['$score', 1] }, { is: ['stage', 'x'] }, { is: ['$a.b', 1] }, {}, 'x', { is: ['$a', 1], not: {} }]) expect(() => ledgerSql(where as never, bound().bind), JSON.stringify(where)).toThrow(NotCountable)
  })

  it('can count every measure of the packs on disk', () => {
    const { catalogue } = loadCatalogue(packsDir())
    const counts = Object.values(catalogue.regulations).flatMap((r) => r.controls).flatMap((c): CountExpr[] => (c.type !== 'measure' ? [] : 'ratio' in c.value ? c.value.ratio : 'count' in c.value ? [c.value.count] : []))
    const ledgers = counts.filter((c): c is Extract<CountExpr, { ledger: string }> => 'ledger' in c)
    expect(ledgers.length).toBeGreaterThan(20)
    for (const c of ledgers) expect(aggregate(c.where, c.sum, bound().bind)).toMatch(/filter \(where/)
  })
})
