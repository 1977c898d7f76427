import { useEffect, useRef } from 'react'
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'
import { WidePage } from '../../layout/page.tsx'
import { dev } from '../../messages/dev.ts'
import { useMessages } from '../../messages/use-messages.ts'
import './api-document.css'

/** Shows `/openapi.json`, where developers can read and try every call. */
export function ApiDocument() {
  const messages = useMessages(dev)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    SwaggerUI({
      url: '/openapi.json',
      domNode: place.current,
      deepLinking: true,
      defaultModelsExpandDepth: 0,
      // The default URL is a server of the library's makers.
      validatorUrl: null,
    })
  }, [])
  return (
    <WidePage title={messages.apiDocument}>
      <div ref={place} className="api-document" />
    </WidePage>
  )
}
