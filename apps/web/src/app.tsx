import { Suspense, useEffect, useState } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { useSession } from './api/client.ts'
import { lazyPage } from './lazy-page.ts'
import { lastDeparture } from './pages/sign-in/sign-out-reason.ts'
import { renewIdentifier } from './pages/sign-in/remembered-identifier.ts'
import { Login } from './pages/sign-in/sign-in.tsx'
import { askNext, useNextPage } from './pages/next-page.ts'
import { NotFound } from './pages/not-found.tsx'
import { Unreachable } from './pages/unreachable.tsx'
import { Waiting } from './layout/page.tsx'
import { leave } from './forms/use-unsaved-changes.ts'

// Each comes when somebody goes there: the sign-in page is held to a size.
const Account = lazyPage(async () => (await import('./pages/account/account.tsx')).Account)
const Register = lazyPage(async () => (await import('./pages/register/register.tsx')).Register)
const ForgotPassword = lazyPage(
  async () => (await import('./pages/reset-password/forgot-password.tsx')).ForgotPassword,
)
const Parts = import.meta.env.DEV
  ? lazyPage(async () => (await import('./gallery/parts.tsx')).Parts)
  : NotFound
const NotMe = lazyPage(async () => (await import('./pages/not-me.tsx')).NotMe)

export function App() {
  const { session, obstacle } = useSession()
  const { nextPage } = useNextPage()
  const [wasSignedIn, setWasSignedIn] = useState(false)
  if (session && !wasSignedIn) setWasSignedIn(true)
  useEffect(() => {
    if (session) renewIdentifier(session.user)
  }, [session])
  if (session === undefined) return obstacle ? <Unreachable failure={obstacle} /> : <Waiting />
  return (
    <Router aroundNav={(navigate, to, options) => leave(() => navigate(to, options))}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/">
            <Redirect to={session ? '/account' : '/login'} replace />
          </Route>
          <Route path="/login">{session ? <Redirect to={nextPage} replace /> : <Login />}</Route>
          <Route path="/register">
            {session ? <Redirect to={nextPage} replace /> : <Register />}
          </Route>
          <Route path="/forgot-password">
            <ForgotPassword />
          </Route>
          <Route path="/account">
            {session ? <Account user={session.user} /> : <ToSignIn wasSignedIn={wasSignedIn} />}
          </Route>
          <Route path="/not-me">
            <NotMe />
          </Route>
          <Route path="/dev/parts">
            <Parts />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Router>
  )
}

function ToSignIn({ wasSignedIn }: { wasSignedIn: boolean }) {
  const { pathname, search, hash } = location
  // A person who was sent away from the account page is told why.
  const arrival = wasSignedIn ? { arrival: lastDeparture() } : null
  return <Redirect to={askNext('/login', pathname + search + hash)} replace state={arrival} />
}
