// @vitest-environment happy-dom
import { act, StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Latchkey } from '../src/client.ts'
import { LatchkeyProvider, RequireSession, useLatchkey, useSession } from '../src/react.tsx'
import { fakeService, url } from './fake-service.ts'

const ends: (() => Promise<void>)[] = []

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true)
  sessionStorage.clear()
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function Told() {
  const state = useSession()
  const { url: service } = useLatchkey()
  return <p>{`${state.status} ${state.user?.username ?? 'nobody'} at ${service}`}</p>
}

/** Shows the page of a newly opened tab. */
async function open(client: Latchkey, inside: ReactNode = <Told />) {
  const element = document.createElement('main')
  const root = createRoot(element)
  ends.push(() => act(async () => root.unmount()))
  const page = (
    <StrictMode>
      <LatchkeyProvider client={client}>{inside}</LatchkeyProvider>
    </StrictMode>
  )
  await act(async () => root.render(page))
  const says = (text: string) =>
    vi.waitFor(() => act(async () => expect(element.textContent).toContain(text)), 5000)
  return { element, says }
}

test('a page learns who is signed in by one question, in StrictMode too', async () => {
  const service = fakeService()
  const { says } = await open(service.tab())
  await says(`signed_in ann at ${url}`)
  expect(service.calls).toEqual(['auth.refresh'])
})

test('a page of nobody is signed out', async () => {
  const { says } = await open(fakeService({ isSignedIn: false }).tab())
  await says('signed_out nobody')
})

test('a sign-out in one tab is one in the other', async () => {
  const service = fakeService()
  const [here, there] = [service.tab(), service.tab()]
  const [first, second] = [await open(here), await open(there)]
  await first.says('signed_in')
  await second.says('signed_in')
  await act(async () => void (await there.api.auth.logout.mutate()))
  await second.says('signed_out')
  await first.says('signed_out')
})

test('a session that ended at the service is noticed when the page comes back into view', async () => {
  const service = fakeService()
  const { says } = await open(service.tab())
  await says('signed_in')
  service.isSignedIn = false
  await act(async () => void document.dispatchEvent(new Event('visibilitychange')))
  await says('signed_out')
})

test('no network is not a sign-out, neither at the start nor later', async () => {
  const service = fakeService({ isOnline: false })
  const { says, element } = await open(service.tab())
  await says('loading')
  service.isOnline = true
  await act(async () => void window.dispatchEvent(new Event('online')))
  await says('signed_in')
  service.isOnline = false
  await act(async () => void document.dispatchEvent(new Event('visibilitychange')))
  await vi.waitFor(() => expect(service.calls.at(-1)).toBe('auth.me'))
  expect(element.textContent).toContain('signed_in')
})

test('a page asks again by itself until the service answers', async () => {
  vi.useFakeTimers()
  const service = fakeService({ isOnline: false })
  const { element } = await open(service.tab())
  service.isOnline = true
  await act(() => vi.advanceTimersByTimeAsync(3000))
  expect(element.textContent).toContain('signed_in')
})

test('who must sign in is led to the sign-in page and back, once', async () => {
  const assign = vi.spyOn(location, 'assign').mockReturnValue()
  const inside = (
    <RequireSession fallback="one moment">
      <Told />
    </RequireSession>
  )
  const known = await open(fakeService().tab(), inside)
  await known.says('signed_in ann')
  expect(assign).not.toHaveBeenCalled()
  const { says } = await open(fakeService({ isSignedIn: false }).tab(), inside)
  await says('one moment')
  const there = `${url}/login?continue=${encodeURIComponent(location.href)}`
  await vi.waitFor(() => expect(assign).toHaveBeenCalledWith(there))
})

test('a service that leads back at once without a session is not asked for ever', async () => {
  const assign = vi.spyOn(location, 'assign').mockReturnValue()
  sessionStorage.setItem('latchkey-led', `1 ${Date.now()}`)
  const client = fakeService({ isSignedIn: false }).tab()
  await expect(open(client, <RequireSession />)).rejects.toThrow('must share its domain')
  expect(assign).not.toHaveBeenCalled()
})

test('a session that ends right after a quick sign-in leads to the sign-in page again', async () => {
  const assign = vi.spyOn(location, 'assign').mockReturnValue()
  sessionStorage.setItem('latchkey-led', `1 ${Date.now()}`)
  const service = fakeService()
  const { says } = await open(
    service.tab(),
    <RequireSession>
      <Told />
    </RequireSession>,
  )
  await says('signed_in')
  service.isSignedIn = false
  await act(async () => void document.dispatchEvent(new Event('visibilitychange')))
  await vi.waitFor(() => expect(assign).toHaveBeenCalled())
})
