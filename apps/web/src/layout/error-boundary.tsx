import { Component, type ReactNode } from 'react'
import { lastRequestId } from '../api/client.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import { CardPage } from './page.tsx'
import { RequestId } from '../forms/request-id.tsx'

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
  const messages = useMessages()
  const id = lastRequestId()
  return (
    <CardPage title={messages.crashed} intro={messages.crashedText}>
      {id && (
        <p className="mb-5 text-quiet">
          <RequestId id={id} />
        </p>
      )}
      <Button onClick={() => location.reload()}>{messages.tryAgain}</Button>
    </CardPage>
  )
}
