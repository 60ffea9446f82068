import { useEffect, useState, type ReactNode } from 'react'
import { Button, Input, InputNumber } from 'antd'
import type { MatterView } from '@guixing/contract/matters'
import { Refused } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { itemsOf, missingItems, shortOf, type Item } from './handover-state.ts'
import { HandoverLoss } from './handover-loss.tsx'
import { useAct } from './matter-actions.tsx'
import { useWords } from './words.ts'

/** Expected, counted, short (S30-04). Tab goes through the counts; what is short asks for its cause and both signatures (S30-05). */
export function HandoverCount({ matter }: { matter: MatterView }): ReactNode {
  const t = useWords()
  const say = useSay()
  const act = useAct(matter)
  const stored = JSON.stringify(matter.fields['items'] ?? null)
  const [items, setItems] = useState<Item[]>(() => itemsOf(matter.fields['items']))
  const [dirty, setDirty] = useState(false)
  useEffect(() => { setItems(itemsOf(JSON.parse(stored))); setDirty(false) }, [stored])
  const count = matter.actions.find((a) => a.name === 'count')
  const open = count?.possible ?? false
  const change = (index: number, part: Partial<Item>): void => { setItems(items.map((it, i) => (i === index ? { ...it, ...part } : it))); setDirty(true) }
  const short = missingItems(items)
  const save = (): void => act.mutate({ action: 'count', fields: { items: items.filter((i) => i.name.trim() !== '') } })
  return (
    <Card title={t('ho.count.title')} aside={<Clause regulation="S30" article="三" />}>
      {items.length === 0 && !open && <p className="ho-note">{t('ho.count.empty')}</p>}
      {items.length === 0 && open && <p className="ho-note">{t('ho.count.empty')}</p>}
      {items.length > 0 && (
        <table className="ho-items">
          <thead><tr><th>{t('ho.count.name')}</th><th>{t('ho.count.expected')}</th><th>{t('ho.count.counted')}</th><th /></tr></thead>
          <tbody>
            {items.map((it, i) => {
              const less = shortOf(it)
              const fresh = !itemsOf(matter.fields['items']).some((x) => x.name === it.name)
              return (
                <tr key={i} className={less > 0 ? 'ho-short' : undefined}>
                  <td>{open && fresh ? <Input size="small" value={it.name} aria-label={t('ho.count.name')} maxLength={60} onChange={(e) => change(i, { name: e.target.value })} /> : <span className={less > 0 ? 'gx-broken' : undefined}>{it.name}</span>}</td>
                  <td>{open && fresh ? <InputNumber size="small" controls={false} min={0} precision={0} value={it.expected} aria-label={t('ho.count.expected')} onChange={(v) => change(i, { expected: v })} /> : it.expected ?? '—'}</td>
                  <td>{open ? <span className={less > 0 ? 'ho-cell gx-unmet-frame' : 'ho-cell'}><InputNumber size="small" controls={false} min={0} precision={0} value={it.counted} aria-label={`${it.name} ${t('ho.count.counted')}`} onChange={(v) => change(i, { counted: v })} /></span> : it.counted ?? '—'}</td>
                  <td>{it.counted === null ? <small>{t('ho.count.uncounted')}</small> : less > 0 ? <b className="gx-broken">{t('ho.count.short', { n: less })}</b> : less < 0 ? <small>{t('ho.count.over', { n: -less })}</small> : <small>{t('ho.count.full')}</small>}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {open && (
        <div className="ho-foot">
          <Button type={dirty ? 'primary' : 'default'} disabled={items.length === 0} loading={act.isPending} onClick={save}>{t('ho.count.save')}</Button>
          <Button onClick={() => { setItems([...items, { name: '', expected: null, counted: null }]); setDirty(true) }}>{t('ho.count.add')}</Button>
        </div>
      )}
      {act.error instanceof Refused ? <Refusal title={t('act.refused', { action: say(count?.label), n: act.error.reasons.length })} reasons={act.error.reasons} onClose={() => act.reset()} /> : act.isError ? <ErrorLine error={act.error} /> : null}
      {(short.length > 0 || matter.fields['lossCause']) && <HandoverLoss matter={matter} what={short.map((i) => `${i.name} ${t('ho.count.short', { n: shortOf(i) })}`).join('，')} />}
    </Card>
  )
}
