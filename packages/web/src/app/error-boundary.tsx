import { Component, type ReactNode } from 'react'
import { ErrorLine } from '../ui/small.tsx'

/** A page that breaks leaves the frame standing and says so. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }
  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }
  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <div className="gx-work"><ErrorLine error={this.state.error} retry={() => this.setState({ error: null })} /></div>
  }
}
