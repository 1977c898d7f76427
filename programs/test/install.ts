import { requirePrograms } from '@latchkey/tools/testing/programs'
import { spawnSync } from 'node:child_process'

const packages = [
  'apache2',
  'caddy',
  'golang-github-coreos-go-oidc-dev',
  'libapache2-mod-auth-openidc',
  'libapache2-mod-oauth2',
  'liblemonldap-ng-portal-perl',
  'nginx',
  'oidc-agent-cli',
  'python3-authlib',
  'python3-flask',
  'radicale',
  'ruby-omniauth-openid-connect',
  'ruby-rack',
  'ruby-webrick',
]

const statusOf = (name: string) =>
  spawnSync('dpkg-query', ['--showformat=${db:Status-Status}', '--show', name], {
    encoding: 'utf8',
  }).stdout

/** Installs Debian's packages; npm's programs are dependencies. */
export const setup = () =>
  requirePrograms(
    packages.map((name) => ({
      package: name,
      need: name,
      isThere: () => statusOf(name) === 'installed',
    })),
  )
