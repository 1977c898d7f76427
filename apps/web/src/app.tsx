import { Suspense, useEffect } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { useSession } from './api/client.ts'
import { setFactorOwed, useOwedFactor } from './api/owed-factor.ts'
import { lazyPage } from './lazy-page.ts'
import {
  browserWasSignedIn,
  lastSignOutReason,
  useWasSignedIn,
} from './pages/sign-in/sign-out-reason.ts'
import { updateRememberedIdentifier } from './pages/sign-in/remembered-identifier.ts'
import { SignIn } from './pages/sign-in/sign-in.tsx'
import { withNextPage, useNextPage } from './pages/next-page.ts'
import { NotFound } from './pages/not-found.tsx'
import { Unreachable } from './pages/unreachable.tsx'
import { LoadingPage } from './layout/page.tsx'
import { leavePage } from './forms/use-unsaved-changes.ts'

// Other pages load on demand: the sign-in page has a size budget.
const Account = lazyPage(async () => (await import('./pages/account/account.tsx')).Account)
const RequiredFactor = lazyPage(
  async () => (await import('./pages/account/factors/required-factor.tsx')).RequiredFactor,
)
const Register = lazyPage(async () => (await import('./pages/register/register.tsx')).Register)
const ForgotPassword = lazyPage(
  async () => (await import('./pages/reset-password/forgot-password.tsx')).ForgotPassword,
)
const DevPages = lazyPage(async () => (await import('./dev/pages.tsx')).DevPages)
const ApiDocument = lazyPage(
  async () => (await import('./pages/api-document/api-document.tsx')).ApiDocument,
)
const Onward = lazyPage(async () => (await import('./pages/continue/onward.tsx')).Onward)
const SignOut = lazyPage(async () => (await import('./pages/sign-out/sign-out.tsx')).SignOut)
const Question = lazyPage(async () => (await import('./pages/question/question.tsx')).Question)
const Disown = lazyPage(async () => (await import('./pages/disown.tsx')).Disown)

/** These pages wait until an account has the second factor that it must have. */
const heldPages = ['/login', '/register', '/account', '/interaction/:uid']

export function App() {
  return (
    <Router aroundNav={(navigate, to, options) => leavePage(() => navigate(to, options))}>
      <Switch>
        <Route path="/dev/*">
          <Suspense fallback={<LoadingPage />}>
            <DevPages />
          </Suspense>
        </Route>
        <Route path="/docs/api">
          <Suspense fallback={<LoadingPage />}>
            <ApiDocument />
          </Suspense>
        </Route>
        <Route>
          <Pages />
        </Route>
      </Switch>
    </Router>
  )
}

function Pages() {
  const { session, restoreFailure } = useSession()
  const { nextPage, continueAddress } = useNextPage()
  const isFactorOwed = useOwedFactor()
  const wasSignedIn = useWasSignedIn(Boolean(session))
  useEffect(() => {
    if (session) updateRememberedIdentifier(session.user)
    if (session === null) setFactorOwed(false)
    if (session !== undefined) browserWasSignedIn.write(session !== null)
  }, [session])
  if (session === undefined)
    return restoreFailure ? <Unreachable failure={restoreFailure} /> : <LoadingPage />
  const onward =
    continueAddress === null ? (
      <Redirect to={nextPage} replace />
    ) : (
      <Onward address={continueAddress} isSignedIn />
    )
  return (
    <Suspense fallback={<LoadingPage />}>
      <Switch>
        {session &&
          isFactorOwed &&
          heldPages.map((path) => (
            <Route key={path} path={path}>
              <RequiredFactor username={session.user.username} />
            </Route>
          ))}
        <Route path="/">
          <Redirect to={session ? '/account' : '/login'} replace />
        </Route>
        <Route path="/login">{session ? onward : <SignIn />}</Route>
        <Route path="/register">{session ? onward : <Register />}</Route>
        <Route path="/logout">
          <SignOut isSignedIn={session !== null} />
        </Route>
        <Route path="/forgot-password">
          <ForgotPassword />
        </Route>
        <Route path="/account">
          {session ? <Account user={session.user} /> : <ToSignIn wasSignedIn={wasSignedIn} />}
        </Route>
        <Route path="/interaction/:uid">
          <Question session={session} />
        </Route>
        <Route path="/not-me">
          <Disown />
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  )
}

function ToSignIn({ wasSignedIn }: { wasSignedIn: boolean }) {
  const { pathname, search, hash } = location
  // After a sign-out the sign-in page shows the reason.
  const arrival = wasSignedIn ? { arrival: lastSignOutReason() } : null
  return <Redirect to={withNextPage('/login', pathname + search + hash)} replace state={arrival} />
}
