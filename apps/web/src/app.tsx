import { lazy, Suspense, useState } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { useSession } from './api.ts'
import { lastDeparture } from './pages/departure.ts'
import { Login } from './pages/login.tsx'
import { askNext, useNextPage } from './pages/next-page.ts'
import { NotFound } from './pages/not-found.tsx'
import { Unreachable } from './pages/unreachable.tsx'
import { Waiting } from './ui/page.tsx'
import { mayLeave } from './ui/unsaved.ts'

// Each comes when somebody goes there: the sign-in page is held to a size.
const Account = lazy(async () => {
  const page = await import('./pages/account/account.tsx')
  return { default: page.Account }
})
const Register = lazy(async () => {
  const page = await import('./pages/register.tsx')
  return { default: page.Register }
})
const ForgotPassword = lazy(async () => {
  const page = await import('./pages/forgot-password.tsx')
  return { default: page.ForgotPassword }
})
const Parts = import.meta.env.DEV
  ? lazy(async () => {
      const page = await import('./parts/parts.tsx')
      return { default: page.Parts }
    })
  : NotFound
const NotMe = lazy(async () => {
  const page = await import('./pages/not-me.tsx')
  return { default: page.NotMe }
})

export function App() {
  const { session, obstacle } = useSession()
  const { nextPage } = useNextPage()
  const [wasSignedIn, setWasSignedIn] = useState(false)
  if (session && !wasSignedIn) setWasSignedIn(true)
  if (session === undefined) return obstacle ? <Unreachable failure={obstacle} /> : <Waiting />
  return (
    <Router aroundNav={(navigate, to, options) => mayLeave() && navigate(to, options)}>
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
  // Whoever was sent away from the account page is told why.
  const arrival = wasSignedIn ? { arrival: lastDeparture() } : null
  return <Redirect to={askNext('/login', pathname + search + hash)} replace state={arrival} />
}
