import { useState, type ReactNode } from 'react'
import { Input, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { Words } from '@guixing/core/model/text'
import { q } from '../../app/api.ts'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useWords } from './words.ts'

interface Field { name: string; label: Words; capitals: boolean }

/** Everything a template of a kind may name; a click copies it. */
export function FieldsCard({ kinds }: { kinds: readonly { kind: string; name: Words }[] }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [kind, setKind] = useState(kinds.some((k) => k.kind === 'contract') ? 'contract' : kinds[0]?.kind ?? '')
  const [find, setFind] = useState('')
  const [told, setTold] = useState('')
  const found = useQuery({ ...q.templates.fields.queryOptions({ input: { kind } }), enabled: kind !== '' })
  const wanted = find.trim().toLowerCase()
  const fits = (f: Field): boolean => wanted === '' || f.name.toLowerCase().includes(wanted) || say(f.label).toLowerCase().includes(wanted)
  const copy = (text: string): void => { void navigator.clipboard?.writeText(text).then(() => setTold(t('fields.copied', { text })), () => setTold(text)) }
  const chip = (f: Field, key: string): ReactNode => <span key={key}><button type="button" onClick={() => copy(`{${f.name}}`)}><b>{say(f.label)}</b><code>{`{${f.name}}`}</code></button>{f.capitals ? <button type="button" onClick={() => copy(`{${f.name}大写}`)}><b>{say(f.label)} {t('fields.capitals')}</b><code>{`{${f.name}大写}`}</code></button> : null}</span>
  const list = (found.data?.fields ?? []).filter((f) => fits(f) || (f.columns ?? []).some(fits))
  return (
    <Card title={t('fields.title')}>
      <div className="tp-body">
        <p className="gx-note">{t('fields.note')}</p>
        <div className="tp-look">
          <Select value={kind} onChange={setKind} aria-label={t('fields.of')} options={kinds.map((k) => ({ value: k.kind, label: say(k.name) }))} showSearch={{ optionFilterProp: 'label' }} />
          <Input value={find} onChange={(e) => setFind(e.target.value)} placeholder={t('fields.search')} aria-label={t('fields.search')} allowClear />
        </div>
        <p className="gx-note" aria-live="polite">{told}</p>
        {found.isPending ? <Rows count={3} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : list.length === 0 ? <p className="gx-note">{t('fields.none')}</p> : (
          <div className="tp-fields">
            {list.filter((f) => !f.columns).map((f) => chip(f, f.name))}
            {list.filter((f) => f.columns).map((f) => (
              <fieldset key={f.name}>
                <legend>{say(f.label)}</legend>
                <span><button type="button" onClick={() => copy(`{#${f.name}}{/${f.name}}`)}><b>{t('fields.rows')}</b><code>{`{#${f.name}}…{/${f.name}}`}</code></button></span>
                {f.columns?.map((c) => chip(c, c.name))}
              </fieldset>
            ))}
          </div>
        )}
      </div>
    </Card>
  )
}
