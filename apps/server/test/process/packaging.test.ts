import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { required } from '@latchkey/tools/testing/installed'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

const deploy = fileURLToPath(new URL('../../../../deploy/', import.meta.url))
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
const read = (path: string) => readFileSync(join(deploy, path), 'utf8')
/** The schema names its draft and its formats differently from Ajv. */
const lenient = { strict: false, validateSchema: false, validateFormats: false }

test('the Compose file is one by the specification of Compose', () => {
  // The file is from compose-spec/compose-spec on GitHub, which no npm package follows: fetch it anew
  // when Compose gains a key.
  const { $schema: _draft, ...schema } = JSON.parse(
    readFileSync(new URL('../support/schemas/compose-spec.json', import.meta.url), 'utf8'),
  )
  const isCompose = new Ajv(lenient).compile(schema)
  const compose = parse(read('compose.yaml'))
  expect([isCompose(compose), isCompose.errors]).toEqual([true, null])
  const misspelled = parse(read('compose.yaml').replace('read_only:', 'readonly:'))
  expect(isCompose(misspelled)).toBe(false)
})

type Resource = { apiVersion: string; kind: string }

/** Compiles every resource as a value of its type, which refuses unknown fields. */
function compile(change: (text: string) => string) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-k8s-'))
  symlinkSync(modules, join(folder, 'node_modules'))
  const resources = globSync('k8s/*.yaml', { cwd: deploy })
    .flatMap((path) => parseAllDocuments(change(read(path))))
    .map((document) => document.toJS() as Resource)
    .filter(({ kind }) => kind !== 'Kustomization')
  const lines = resources.map((resource, index) => {
    const group = resource.apiVersion.replace('.k8s.io', '').replace(/^v1$/, 'core/v1')
    const type = `import('kubernetes-types/${group}').${resource.kind}`
    return `export const resource${index}: ${type} = ${JSON.stringify(resource)}`
  })
  writeFileSync(join(folder, 'resources.ts'), lines.join('\n'))
  const args = ['--noEmit', '--strict', '--skipLibCheck', '--types', '', 'resources.ts']
  const tsc = join(modules, '.bin/tsc')
  const { status, stdout } = spawnSync(tsc, args, { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return { status, stdout, kinds: resources.map(({ kind }) => kind) }
}

test('the manifests of Kubernetes have the fields of their types, and no others', () => {
  const { status, stdout, kinds } = compile((text) => text)
  expect(stdout).toBe('')
  expect(status).toBe(0)
  expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'Job', 'NetworkPolicy', 'Ingress']))
  const misspelled = compile((text) => text.replace('runAsNonRoot:', 'runAsNotRoot:'))
  expect(misspelled.stdout).toContain('runAsNotRoot')
})

test('the unit of systemd exposes no more than 2.0 of 10', () => {
  const args = ['security', '--offline=true', '--threshold=20', '--no-pager']
  const said = String(
    execFileSync(required('systemd-analyze'), [...args, join(deploy, 'systemd/latchkey.service')]),
  )
  expect(said).toMatch(/Overall exposure level for latchkey.service: [01]\.\d|: 2\.0/)
})
