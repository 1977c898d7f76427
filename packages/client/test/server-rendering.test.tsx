import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { LatchkeyProvider, RequireSession, useSession } from '../src/react.tsx'
import { fakeService } from './fake-service.ts'

const Told = () => <p>{useSession().status}</p>

test('a server renders a page of nobody, and asks nothing', () => {
  const service = fakeService()
  const page = (
    <LatchkeyProvider client={service.tab()}>
      <Told />
      <RequireSession fallback="one moment">secret</RequireSession>
    </LatchkeyProvider>
  )
  expect(renderToString(page)).toBe('<p>loading</p>one moment')
  expect(service.calls).toEqual([])
})

test('a component outside a provider is told so', () => {
  expect(() => renderToString(<Told />)).toThrow('need a LatchkeyProvider')
})
