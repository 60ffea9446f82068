import { useEffect, type ReactNode } from 'react'
import { useUiWords } from '../ui/words.ts'
import { problemWords } from '../ui/problem-words.ts'
import '../ui/parts.css'

/** No such page, or not yours: both look alike. */
export function Missing(): ReactNode {
  const t = useUiWords()
  return <div className="gx-work"><div className="gx-blank"><p>{t('error.gone')}</p></div></div>
}

/** The server does not answer at all; tries again by itself. */
export function Unreachable({ error, retry }: { error: unknown; retry: () => void }): ReactNode {
  const t = useUiWords()
  useEffect(() => {
    const timer = setInterval(retry, 5_000)
    return () => clearInterval(timer)
  })
  return (
    <div className="gx-blank" style={{ minHeight: '100%', justifyContent: 'center' }}>
      <div className="gx-error" role="alert"><span>{problemWords(error, t)}</span><button type="button" onClick={retry}>{t('retry')}</button></div>
    </div>
  )
}
