import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildImage } from '@latchkey/tools/image/build'
import { startContainer } from '@latchkey/tools/image/container'
import { pack } from '@latchkey/tools/image/layer'
import { freePort } from '@latchkey/tools/testing/free-port'
import { required } from '@latchkey/tools/testing/installed'
import { mailSettings, root } from '@latchkey/tools/testing/server-process'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createBrowser, good, signIn } from '../support/harness.ts'
import { createTestMailbox } from '../support/mailbox.ts'

const folder = mkdtempSync(join(tmpdir(), 'latchkey-image-test-'))
const guide = readFileSync(new URL('../../../../docs/guide/operations.md', import.meta.url), 'utf8')
const dockerfile = readFileSync(new URL('../../../../deploy/Dockerfile', import.meta.url), 'utf8')
const openssl = (...args: string[]) => execFileSync(required('openssl'), args, { cwd: folder })

let image: Awaited<ReturnType<typeof buildImage>>
beforeAll(async () => {
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'key.pem')
  openssl('pkey', '-in', 'key.pem', '-pubout', '-out', 'latchkey.pub')
  image = await buildImage(folder, readFileSync(join(folder, 'key.pem'), 'utf8'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the image is small, and the list beside it names what is in it', () => {
  expect(image.unpacked).toBeLessThan(180e6)
  const sbom = JSON.parse(readFileSync(image.sbom, 'utf8')) as {
    bomFormat: string
    components: { purl: string }[]
  }
  expect(sbom.bomFormat).toBe('CycloneDX')
  const purls = sbom.components.map(({ purl }) => purl).join('\n')
  expect(purls).toContain(`pkg:generic/node@${process.versions.node}`)
  for (const name of ['npm/oidc-provider', 'npm/fastify', 'npm/react', 'deb/debian/libc6'])
    expect(purls).toContain(`pkg:${name}@`)
})

test('only root may change a file of it, under whatever umask it was built', () => {
  const layer = (name: string, lax: boolean) => {
    const [from, archive] = [join(folder, name), join(folder, `${name}.tar`)]
    const modes = { tmp: 0o1777, bin: lax ? 0o777 : 0o755 }
    for (const [path, mode] of Object.entries(modes)) {
      mkdirSync(join(from, path), { recursive: true })
      chmodSync(join(from, path), mode)
    }
    writeFileSync(join(from, 'bin/run'), 'true')
    chmodSync(join(from, 'bin/run'), lax ? 0o776 : 0o744)
    symlinkSync('/nowhere', join(from, 'bin/broken'))
    pack(from, archive)
    return archive
  }
  const [lax, strict] = [layer('lax', true), layer('strict', false)]
  const listed = String(execFileSync('tar', ['-tvf', lax]))
  const modes = listed.matchAll(/^(\S+).*\.\/(\S+)/gm)
  expect(Object.fromEntries([...modes].map(([, mode, path]) => [path, mode]))).toEqual({
    'tmp/': 'drwxrwxrwt',
    'bin/': 'drwxr-xr-x',
    'bin/run': '-rwxr-xr-x',
    'bin/broken': 'lrwxrwxrwx',
  })
  expect(readFileSync(lax).equals(readFileSync(strict))).toBe(true)
})

test('a key is looked for where npm was called', () => {
  const args = ['tools/src/image.ts', '--key', 'missing.pem']
  const env = { ...process.env, INIT_CWD: folder }
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain(join(folder, 'missing.pem'))
})

test('the service in it serves people from a file system that nobody can write to', async () => {
  const mailbox = await createTestMailbox()
  onTestFinished(mailbox.stop)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const secret = 'of 32 bytes and then some 0123456789'
  await using container = await startContainer(image.archive, join(folder, 'container'), {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: 'sqlite:/tmp/latchkey.db',
    SECRET_KEY: `a secret ${secret}`,
    JWT_SECRET_KEY: `another secret ${secret}`,
    TRUST_PROXY: '127.0.0.1/32',
    ...mailSettings(mailbox.port),
  })
  const status = (path: string) =>
    fetch(url + path).then(
      (answer) => answer.status,
      () => container.output.err,
    )
  await expect.poll(() => status('/ready')).toBe(200)
  expect(await status('/login')).toBe(200)

  const browser = createBrowser(url)
  const email = 'ann@example.com'
  const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await mailbox.code(email)
  const account = { challengeId, code, username: 'ann', password: good }
  await browser.api.auth.register.mutate(account)
  expect(await signIn(createBrowser(url), 'ann')).toMatchObject({ user: { username: 'ann' } })
  // Libraries that load on first use.
  await createBrowser(url).api.auth.passkeyOptions.mutate({})
  const redirect = '--redirect-uri=https://tool.example.com/callback'
  const added = await container.exec('latchkey', 'apps', 'add', 'Tool', redirect)
  expect(added).toMatchObject({ code: 0 })
  await expect.poll(() => status('/.well-known/openid-configuration')).toBe(200)

  const [, check = ''] = /HEALTHCHECK[^]*?CMD (\[.*\])/.exec(dockerfile) ?? []
  expect(await container.exec(...(JSON.parse(check) as string[]))).toMatchObject({ code: 0 })
  expect((await container.exec('id', '-u')).out).toBe('1000\n')
  const write = await container.exec('sh', '-c', 'echo > /app/own')
  expect(write).toMatchObject({ code: 1, err: expect.stringContaining('Read-only file system') })
  expect(await container.stop()).toMatchObject({ code: 0 })
})

test('the commands of the guide verify its signature, and notice what was changed', () => {
  const [, commands = ''] = /```sh\n(openssl dgst -sha256 -verify[^]*?)```/.exec(guide) ?? []
  const verify = () => spawnSync('sh', ['-e'], { cwd: folder, input: commands, encoding: 'utf8' })
  expect(verify()).toMatchObject({
    status: 0,
    stdout: 'Verified OK\nlatchkey.oci.tar: OK\nlatchkey.cdx.json: OK\n',
  })
  appendFileSync(image.sbom, ' ')
  expect(verify().status).toBe(1)
  appendFileSync(join(folder, 'SHA256SUMS'), ' ')
  expect(verify()).toMatchObject({ status: 1, stdout: 'Verification failure\n' })
})
