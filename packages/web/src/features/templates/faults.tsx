import type { ReactNode } from 'react'
import { Invalid } from '../../app/problems.ts'
import { fieldWords } from '../../ui/problem-words.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useUiWords } from '../../ui/words.ts'
import zh from './words/zh-CN.json'
import { useWords } from './words.ts'

const own = (code: string): code is keyof typeof zh.fault => Object.hasOwn(zh.fault, code)

/** Why a template was not kept or a paper not made: each placeholder that is wrong with the nearest there is; else the fault. */
export function Faults({ error, title }: { error: unknown; title?: string }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  if (!error) return null
  if (!(error instanceof Invalid)) return <ErrorLine error={error} />
  const text = (v: unknown): string => (typeof v === 'string' ? v : '')
  return (
    <div className="tp-faults" role="alert">
      {title ? <p>{title}</p> : null}
      <ul>
        {error.errors.map(({ code, params }, i) => {
          const [whole, nearest, near] = [text(params.tag), text(params.nearest), text(params.near).slice(0, 24)]
          // Where a brace is not closed, everything behind it is taken for its name.
          const tag = whole.length > 20 ? `${whole.slice(0, 20)}…` : whole
          return <li key={i}>{own(code) ? t(`fault.${code}`, { tag, nearest, near }) : fieldWords(code, params, ui)}{code === 'template-unknown' && nearest ? <> {t('fault.nearest', { nearest: `{${nearest}}` })}</> : null}{near && !near.startsWith(`{${whole.slice(0, 20)}`) ? <small> {t('fault.near', { near })}</small> : null}</li>
        })}
      </ul>
    </div>
  )
}
