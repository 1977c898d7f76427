import express from 'express'
import session from 'express-session'
import passport from 'passport'
import Strategy from 'passport-openidconnect'
import { closing, portOf, type Start } from '../site.ts'

export const start: Start = async (place) => {
  const { issuer, url, clientId, secret } = place
  const people = new passport.Passport()
  people.serializeUser((user, done) => done(null, user))
  people.deserializeUser<Express.User>((user, done) => done(null, user))
  people.use(
    'latchkey',
    new Strategy(
      {
        issuer,
        authorizationURL: `${issuer}/oauth/authorize`,
        tokenURL: `${issuer}/oauth/token`,
        userInfoURL: `${issuer}/oauth/userinfo`,
        clientID: clientId,
        clientSecret: secret,
        callbackURL: `${url}/callback`,
        scope: ['profile'],
      },
      (_: string, { id }: passport.Profile, done: (error: null, user: object) => void) =>
        done(null, { sub: id }),
    ),
  )
  const site = express()
  site.use(session({ secret: 's'.repeat(32), resave: false, saveUninitialized: false }))
  site.use(people.session())
  site.get('/callback', people.authenticate('latchkey', { successRedirect: '/' }))
  site.get('/logout', (request, response, next) => {
    request.logout((error) => (error ? next(error) : response.send('bye')))
  })
  site.get('/', (request, response, next) => {
    if (request.user) response.send(JSON.stringify(request.user))
    else people.authenticate('latchkey')(request, response, next)
  })
  return closing(site.listen(portOf(place)))
}
