import { startApache } from '@latchkey/tools/testing/apache'
import { answers } from '../other-languages.ts'
import { portOf, type Start } from '../site.ts'

export const start: Start = async (place) => {
  const { url, settings } = place
  const leave = `${url}/redirect_uri?logout=${encodeURIComponent(`${url}/`)}`
  const apache = startApache(
    {
      port: portOf(place),
      modules: ['alias', 'dir', 'include', 'auth_openidc', 'headers'],
      page: '<!--#echo var="REMOTE_USER" -->',
      ofFolder: ['DirectoryIndex index.html', 'Options +Includes', 'SetOutputFilter INCLUDES'],
    },
    `${settings}\nRedirectMatch ^/logout$ ${leave}`,
  )
  await answers(`${url}/`, apache.program)
  return () => apache[Symbol.asyncDispose]()
}
