import { useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import type { FactView, MatterView } from '@guixing/contract/matters'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { q } from '../../app/api.ts'
import { usePhone } from '../../ui/width.ts'
import { momentOf } from './handover-state.ts'
import { SignBox } from './sign-box.tsx'
import { useWords } from './words.ts'

/** What is short or broken: found and counted again, or explained by the outgoing and signed by both (S30-05); only then it is no refusal any more. */
export function HandoverLoss({ matter, what }: { matter: MatterView; what: string }): ReactNode {
  const t = useWords()
  const phone = usePhone()
  const facts = useQuery(q.matters.facts.queryOptions({ input: { id: matter.id } }))
  const stored = String(matter.fields['lossCause'] ?? '')
  const [cause, setCause] = useState('')
  const [again, setAgain] = useState(false)
  const at = (action: string): string => momentOf(matter, (facts.data?.facts ?? []) as z.infer<typeof FactView>[], '', action) ?? matter.openedAt
  const out = matter.fields['lossSignedOut']
  const into = matter.fields['lossSignedIn']
  const explaining = !matter.final && (stored === '' || again)
  return (
    <div className="ho-loss">
      {what && <p>{t('ho.count.lossHint', { what })}</p>}
      {stored && !again && <p><span className="gx-note">{t('ho.loss.cause')}</span> {stored} {!matter.final && <Button type="link" size="small" onClick={() => { setCause(stored); setAgain(true) }}>{t('ho.loss.again')}</Button>}</p>}
      {explaining && <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={4000} aria-label={t('ho.loss.cause')} placeholder={t('ho.loss.hint')} value={cause} onChange={(e) => setCause(e.target.value)} />}
      <SignBox matter={matter} name="explain-loss" side="outgoing" label={t('ho.outgoing')} button={t('ho.loss.explain')} waiting={t('ho.waitArrive')} locked={phone} also={cause.trim() ? [] : [t('ho.loss.needed')]} fields={{ lossCause: cause.trim() }}
        signed={typeof out === 'string' && out && !again ? { name: out, at: at('explain-loss') } : null} onDone={() => setAgain(false)} />
      {stored && !again && <SignBox matter={matter} name="sign-loss" side="incoming" label={t('ho.incoming')} button={t('ho.loss.sign')} waiting={t('ho.waitArrive')} locked={phone} signed={typeof into === 'string' && into ? { name: into, at: at('sign-loss') } : null} />}
    </div>
  )
}
