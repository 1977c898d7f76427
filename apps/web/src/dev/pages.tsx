import { Route, Switch } from 'wouter'
import { lazyPage } from '../lazy-page.ts'
import { NotFound } from '../pages/not-found.tsx'
import { Inbox } from './inbox/inbox.tsx'
import { Preview } from './preview/preview.tsx'
import './dev.css'

const Gallery = import.meta.env.DEV
  ? lazyPage(async () => (await import('./gallery/gallery.tsx')).Gallery)
  : NotFound

/** Pages for developers. The server shows those with mails to its own machine only. */
export function DevPages() {
  return (
    <Switch>
      <Route path="/dev/inbox">
        <Inbox />
      </Route>
      <Route path="/dev/mails">
        <Preview />
      </Route>
      <Route path="/dev/gallery">
        <Gallery />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  )
}
