import { launch } from '@latchkey/tools/testing/launch'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers } from '../other-languages.ts'
import { portOf, type Place, type Start } from '../site.ts'

const require = createRequire(import.meta.url)

/**
 * The script of the editor exchanges the code that the sign-in leads back with, asks who is signed in, and revokes its
 * token in the end.
 */
const editorOf = ({ url }: Place) => `async function (request, response, next) {
  if (!['/', '/logout'].includes(request.path)) return next()
  let token = decodeURIComponent(request.headers.cookie?.split('token=')[1])
  const ask = (path, body) => fetch('${url}' + path, {
    headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  if (request.path === '/logout') {
    await ask('/auth/revoke', { token })
    return response.send('bye')
  }
  const code = request.url.split('?code=')[1]
  if (code) token = (await (await ask('/auth/token', { code })).json()).accessToken
  const answer = await ask('/settings')
  if (!answer.ok) return response.redirect('/auth/strategy')
  response.cookie('token', token).json((await answer.json()).user)
}`

export const start: Start = async (place) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-node-red-'))
  const own = `uiPort: ${portOf(place)}, httpAdminMiddleware: ${editorOf(place)}, logging: {},`
  // Its folder is not below ours, where the strategy is installed.
  const strategy = JSON.stringify(require.resolve('passport-openidconnect'))
  const settings = place.settings
    .replace('"passport-openidconnect"', strategy)
    .replace('YOUR_USER_NAME', 'ann')
  writeFileSync(join(folder, 'settings.js'), `module.exports = {${own}\n${settings}\n}`)
  const red = join(require.resolve('node-red/package.json'), '..', 'red.js')
  const options = ['--userDir', folder, '--settings', join(folder, 'settings.js')]
  const program = launch([process.execPath, red, ...options])
  await answers(`${place.url}/auth/login`, program)
  return async () => {
    await program.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
