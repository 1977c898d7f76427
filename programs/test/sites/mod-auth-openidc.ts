import { startApache } from '../apache.ts'
import { portOf, type Start } from '../site.ts'

export const start: Start = (place) => {
  const { url, settings } = place
  const leave = `${url}/redirect_uri?logout=${encodeURIComponent(`${url}/`)}`
  const terms = { port: portOf(place), modules: ['auth_openidc', 'headers'] }
  return startApache(terms, `${settings}\nRedirectMatch ^/logout$ ${leave}`)
}
