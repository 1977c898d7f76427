import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { useSession } from './api.ts'
import { ForgotPassword } from './pages/forgot-password.tsx'
import { Login } from './pages/login.tsx'
import { NotFound } from './pages/not-found.tsx'
import { Register } from './pages/register.tsx'
import { Waiting } from './ui/page.tsx'

const Account = lazy(async () => {
  const page = await import('./pages/account/account.tsx')
  return { default: page.Account }
})

export function App() {
  const session = useSession()
  if (session === undefined) return <Waiting />
  return (
    <Suspense fallback={<Waiting />}>
      <Switch>
        <Route path="/">
          <Redirect to={session ? '/account' : '/login'} replace />
        </Route>
        <Route path="/login">{session ? <Redirect to="/account" replace /> : <Login />}</Route>
        <Route path="/register">
          {session ? <Redirect to="/account" replace /> : <Register />}
        </Route>
        <Route path="/forgot-password">
          <ForgotPassword />
        </Route>
        <Route path="/account">
          {session ? <Account user={session.user} /> : <Redirect to="/login" replace />}
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  )
}
