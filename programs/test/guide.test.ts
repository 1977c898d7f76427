import { freePort } from '@latchkey/tools/testing/free-port'
import { launch } from '@latchkey/tools/testing/launch'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createBrowser } from './browser.ts'
import { startService } from './service.ts'

const root = new URL('../../', import.meta.url)

test.each(['openid-connect.md', 'openid-connect.zh-CN.md'])(
  'the Express server of %s signs somebody in and out as it is written',
  async (file) => {
    await using service = await startService()
    const url = `http://localhost:${await freePort()}`
    const text = readFileSync(new URL(`docs/guide/${file}`, root), 'utf8')
      .replaceAll('http://localhost:3000', service.url)
      .replaceAll('http://localhost:4400', url)
      .replaceAll('4400', new URL(url).port)
    const [, words = ''] = /^npm run -s latchkey -- (apps add Board .*)$/m.exec(text) ?? []
    const [, source = ''] = /^```js\n([^]*?express-openid-connect[^]*?)^```/m.exec(text) ?? []
    const { id, secret } = JSON.parse(await service.latchkey(...words.split(' '), '--json'))

    // The imports are found from the folder of this package, which has the libraries of the guide.
    const program = [process.execPath, '--input-type=module', '--eval', source]
    const env = { ...process.env, CLIENT_ID: id, CLIENT_SECRET: secret }
    await using site = launch(program, { env, cwd: new URL('programs/', root).pathname })
    const isUp = () => fetch(url, { redirect: 'manual' }).catch(() => undefined)
    await expect.poll(isUp, { timeout: 60_000 }).toBeDefined()

    const person = await service.signIn()
    const browser = createBrowser(person)
    // The service learns of an app within two seconds.
    const page = async () => (await browser.open(url)).text
    await expect.poll(page, { timeout: 60_000 }).toContain('"preferred_username":"ann"')
    await browser.open(`${url}/logout`)
    expect((await browser.ask(url)).status).not.toBe(200)
    expect(await person.session.restore()).toBeNull()
    expect(site.output.err).toBe('')
  },
)
