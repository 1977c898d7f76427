import { Component, type ReactNode } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { CardPage } from '../ui/page.tsx'

export class ErrorBoundary extends Component<{ children: ReactNode }, { hasCrashed: boolean }> {
  override state = { hasCrashed: false }

  static getDerivedStateFromError() {
    return { hasCrashed: true }
  }

  override render() {
    return this.state.hasCrashed ? <Crashed /> : this.props.children
  }
}

function Crashed() {
  const { text } = useLanguage()
  return (
    <CardPage title={text.crashed} intro={text.crashedText}>
      <Button onClick={() => location.reload()}>{text.tryAgain}</Button>
    </CardPage>
  )
}
