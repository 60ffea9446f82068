import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import type { RegulationView } from '@guixing/contract/regulations'
import { api } from '../../app/api.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { clockTime } from '../../ui/time-words.ts'
import { useWords } from './words.ts'

/** At the foot, where one must confirm: dashed with its reason until the end of the text was on screen, then the signature. */
export function AcknowledgeBar({ regulation }: { regulation: RegulationView }): ReactNode {
  const t = useWords()
  const end = useRef<HTMLDivElement>(null)
  const [reached, setReached] = useState(false)
  const confirm = useMutation({
    mutationFn: () => api.regulations.acknowledge({ code: regulation.code }),
  })
  useEffect(() => {
    setReached(false)
    const mark = end.current
    if (!mark) return
    const watch = new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) setReached(true) })
    watch.observe(mark)
    return () => watch.disconnect()
  }, [regulation.code, regulation.version])
  const { acknowledgement: ack } = regulation
  const due = ack.mine === 'due' && !confirm.isSuccess
  return (
    <>
      <div ref={end} className="rg-end" aria-hidden />
      {due && (
        <div className="rg-ack">
          {confirm.isError && <ErrorLine error={confirm.error} />}
          <p>{t('acknowledge.ask')}{ack.by ? <b> {t('acknowledge.by', { day: ack.by })}</b> : null}</p>
          {reached
            ? <Button type="primary" size="large" loading={confirm.isPending} onClick={() => confirm.mutate()}>{t('acknowledge.button', { v: regulation.version })}</Button>
            : <Button size="large" className="gx-not-possible" aria-disabled>{t('acknowledge.button', { v: regulation.version })}<em>{t('acknowledge.dashed')}</em></Button>}
        </div>
      )}
      {confirm.isSuccess && <div className="rg-ack rg-ack-done"><span className="rg-tick" aria-hidden>✓</span> {t('acknowledge.done')} {clockTime(confirm.data.at)}</div>}
    </>
  )
}
