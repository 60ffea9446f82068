import type { MatterView } from '@guixing/contract/matters'
import type { Words } from '@guixing/core/model/text'

export interface Place { action: string; actionLabel: Words; field: string; fieldLabel: Words; /** Word documents the field holds now. */ replaces: { id: string; name: string }[] }

/**
 * Where a paper made from a template can be kept now: steps that are possible, take files of the record and ask for nothing else; the field `files` first.
 * A step that only keeps files in its own record (evidence of a pause) is none.
 */
export function placesOf(matter: Pick<MatterView, 'actions' | 'definition' | 'fields'>, documents: readonly { id: string; name: string }[]): Place[] {
  const fields = new Set(matter.definition.map((f) => f.name))
  const places = matter.actions.flatMap((action) => {
    const files = action.asks.filter((f) => (f.type === 'files' || f.type === 'file') && fields.has(f.name))
    if (!action.possible) return []
    return files.filter((f) => action.asks.every((other) => !other.required || other.name === f.name)).map((f): Place => {
      const held = matter.fields[f.name]
      const ids = Array.isArray(held) ? held : [held]
      return { action: action.name, actionLabel: action.label, field: f.name, fieldLabel: f.label, replaces: documents.filter((d) => ids.includes(d.id)).map(({ id, name }) => ({ id, name })) }
    })
  })
  return places.sort((a, b) => Number(b.field === 'files') - Number(a.field === 'files'))
}
