import { useState, type ReactNode } from 'react'
import { Input } from 'antd'
import { heldMoney, MONEY_BOUNDS, moneyFault, shownMoney } from './money.ts'
import { fieldWords } from './problem-words.ts'
import { useUiWords } from './words.ts'

interface MoneyInputProps { id?: string; autoFocus?: boolean; status?: 'error'; style?: React.CSSProperties; 'aria-label'?: string; 'aria-required'?: boolean; value: unknown; onChange: (value: unknown) => void }

/** An amount as people write it: commas, ¥, 元 and full-width digits are taken; what is no amount stays in the field and is said under it. Kept as text, never as a number. */
export function MoneyInput({ value, onChange, status, ...rest }: MoneyInputProps): ReactNode {
  const t = useUiWords()
  const held = value === null || value === undefined ? '' : String(value)
  // As shown, so that what is selected on entering the field stays selected.
  const [typing, setTyping] = useState<string | null>(null)
  const fault = typing === null ? moneyFault(held) : null
  return (
    <>
      <Input {...rest} prefix="¥" inputMode="decimal" maxLength={60} status={fault ? 'error' : status} value={typing ?? shownMoney(held)}
        onFocus={() => setTyping(shownMoney(held))} onBlur={() => setTyping(null)} onChange={(e) => { setTyping(e.target.value); onChange(heldMoney(e.target.value)) }} />
      {fault && !status && <p className="gx-wrong" role="alert">{fieldWords(fault, MONEY_BOUNDS, t)}</p>}
    </>
  )
}
