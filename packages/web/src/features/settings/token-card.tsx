import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input, Typography } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNow } from '../../app/clock.ts'
import { Invalid } from '../../app/problems.ts'
import { fieldWords } from '../../ui/problem-words.ts'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { createToken, listTokens, revokeToken, type Token } from './tokens-api.ts'
import { useSettingsWords } from './words.ts'

/** Tokens with which programs act as this person. A new one is shown once; ending one takes effect at once. */
export function TokenCard(): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const tokens = useQuery({ queryKey: ['auth-tokens'], queryFn: listTokens })
  const make = useMutation({ mutationFn: createToken, onSuccess: () => setName('') })
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setWrong(name.trim() ? null : t('tokens.nameMissing'))
    if (name.trim()) make.mutate(name.trim())
  }
  const told = make.error instanceof Invalid ? make.error.errors[0] : undefined
  const fault = wrong ?? (told ? (told.code === 'too-many' ? t('tokens.tooMany', told.params) : fieldWords(told.code, told.params, ui)) : null)
  return (
    <Card title={t('tokens.title')} aside={t('tokens.aside')} className="wide">
      <div className="gx-settings-body">
        <p className="gx-note">{t('tokens.note')}</p>
        <form className="gx-field-row" onSubmit={send} noValidate>
          <Input value={name} maxLength={80} placeholder={t('tokens.name')} aria-label={t('tokens.name')} status={fault ? 'error' : undefined} onChange={(e) => { setName(e.target.value); setWrong(null) }} />
          <Button htmlType="submit" loading={make.isPending}>{t('tokens.make')}</Button>
        </form>
        {fault ? <p className="gx-note gx-wrong" role="alert">{fault}</p> : make.error && !told ? <ErrorLine error={make.error} /> : null}
        {make.data ? (
          <div className="gx-token-new" role="status">
            <p>{t('tokens.once')}</p>
            <Typography.Text className="gx-secret" copyable={{ tooltips: [t('tokens.copy'), t('tokens.copied')] }}>{make.data}</Typography.Text>
          </div>
        ) : null}
      </div>
      {tokens.isPending ? <Rows count={2} /> : tokens.error ? <ErrorLine error={tokens.error} retry={() => void tokens.refetch()} />
        : tokens.data.length === 0 ? <p className="gx-note gx-token-none">{t('tokens.none')}</p>
          : <ul className="gx-tokens">{tokens.data.map((one) => <TokenLine key={one.id} token={one} onEnded={() => make.reset()} />)}</ul>}
    </Card>
  )
}

function TokenLine({ token, onEnded }: { token: Token; onEnded: () => void }): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const now = useNow()
  const [sure, setSure] = useState(false)
  const end = useMutation({ mutationFn: () => revokeToken(token.id), onSuccess: onEnded })
  return (
    <li>
      <strong>{token.name}</strong>
      <span className="gx-note" title={exactTime(token.madeAt)}>{t('tokens.made', { at: whenWords(token.madeAt, now, ui) })}</span>
      <span className="gx-note" title={token.lastUsed ? exactTime(token.lastUsed) : undefined}>{token.lastUsed ? t('tokens.used', { at: whenWords(token.lastUsed, now, ui) }) : t('tokens.unused')}</span>
      {sure
        ? <span className="gx-field-row"><Button size="small" type="primary" autoFocus loading={end.isPending} onClick={() => end.mutate()}>{t('tokens.endNamed', { name: token.name })}</Button><Button size="small" onClick={() => setSure(false)}>{ui('cancel')}</Button></span>
        : <Button size="small" onClick={() => setSure(true)}>{t('tokens.end')}</Button>}
      {end.error ? <ErrorLine error={end.error} /> : null}
    </li>
  )
}
