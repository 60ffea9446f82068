import { Component, type ReactNode } from 'react'
import { Button } from 'antd'
import { useAppWords } from './words.ts'

/** A page that breaks leaves the frame standing and says so. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }
  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }
  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <Broken retry={() => this.setState({ error: null })} />
  }
}

function Broken({ retry }: { retry: () => void }): ReactNode {
  const t = useAppWords()
  return <div className="gx-work"><div className="gx-error" role="alert"><span>{t('broken.text')}</span><Button size="small" onClick={retry}>{t('broken.retry')}</Button><Button size="small" onClick={() => location.reload()}>{t('broken.reload')}</Button></div></div>
}
