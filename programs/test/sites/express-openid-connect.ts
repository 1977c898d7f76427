import express from 'express'
import oidc from 'express-openid-connect'
import { closing, portOf, scope, type Start } from '../site.ts'

export const start: Start = async (place) => {
  const site = express()
  site.use(
    oidc.auth({
      issuerBaseURL: place.issuer,
      baseURL: place.url,
      clientID: place.clientId,
      clientSecret: place.secret,
      secret: 's'.repeat(32),
      authorizationParams: { response_type: 'code', scope },
      authRequired: true,
      idpLogout: true,
      backchannelLogout: { store: keepInMemory() },
    }),
  )
  site.get('/', (request, response) => {
    response.send(request.oidc.user?.['sub'])
  })
  site.get('/refresh', async (request, response) => {
    await request.oidc.accessToken?.refresh()
    response.send((await request.oidc.fetchUserInfo()).sub)
  })
  return closing(site.listen(portOf(place)))
}

/** The store of ended sessions. */
function keepInMemory<T>() {
  const rows = new Map<string, T>()
  return {
    get: (id: string, done: (error: null, row?: T) => void) => done(null, rows.get(id)),
    set(id: string, row: T, done?: () => void) {
      rows.set(id, row)
      done?.()
    },
    destroy(id: string, done?: () => void) {
      rows.delete(id)
      done?.()
    },
  }
}
