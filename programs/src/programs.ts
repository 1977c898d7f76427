/**
 * The registration and behaviour of a third-party program. The table in the documents is generated from
 * it.
 */
export type Program = {
  name: string
  link: string
  from: 'npm' | 'Debian 12'
  /** The package, and its version without the packager's suffix. */
  package: string
  version: string
  /** The package of the framework that it runs in. */
  host?: { name: string; package: string; version: string }
  /** True if `apps add --for` knows it. */
  isKnown?: true
  /** Further options of `apps add`. */
  options?: readonly string[]
  /** Paths below its address. */
  callback: string
  backchannel?: string
  leave?: string
  refreshes: boolean
  /**
   * The extent of a sign-out: of Latchkey too, with or without a question, of the tokens, or of the
   * program's own session only. A program behind the gate has none of its own.
   */
  signOut: 'everywhere' | 'everywhere, asked first' | 'tokens' | 'own session' | 'at Latchkey'
  /** The event that ends a banned user's session. */
  endedBy: 'logout token' | 'refresh' | 'next request' | null
}

const npm = (name: string) => ({
  name,
  link: `https://www.npmjs.com/package/${name}`,
  from: 'npm' as const,
  package: name,
  callback: '/callback',
})

const debian = (name: string, link: string) => ({
  name,
  link,
  from: 'Debian 12' as const,
  callback: '/callback',
})

export const programs = {
  'openid-client': {
    ...npm('openid-client'),
    version: '6.9.0',
    refreshes: true,
    signOut: 'everywhere',
    endedBy: 'refresh',
  },
  oauth4webapi: {
    ...npm('oauth4webapi'),
    version: '3.8.8',
    refreshes: true,
    signOut: 'tokens',
    endedBy: 'refresh',
  },
  'oidc-client-ts': {
    ...npm('oidc-client-ts'),
    version: '3.5.0',
    options: ['--public'],
    refreshes: true,
    signOut: 'everywhere',
    endedBy: 'refresh',
  },
  'auth-core': {
    ...npm('@auth/core'),
    version: '0.41.3',
    callback: '/auth/callback/latchkey',
    refreshes: true,
    signOut: 'own session',
    endedBy: 'refresh',
  },
  'next-auth': {
    ...npm('next-auth'),
    version: '4.24.15',
    host: { name: 'Next.js', package: 'next', version: '16.4.6' },
    callback: '/api/auth/callback/latchkey',
    refreshes: true,
    signOut: 'own session',
    endedBy: 'refresh',
  },
  'better-auth': {
    ...npm('better-auth'),
    version: '1.7.25',
    callback: '/api/auth/callback/latchkey',
    refreshes: true,
    signOut: 'everywhere',
    endedBy: 'refresh',
  },
  'hono-oidc-auth': {
    ...npm('@hono/oidc-auth'),
    version: '1.8.1',
    refreshes: true,
    signOut: 'tokens',
    endedBy: 'refresh',
  },
  'fastify-oauth2': {
    ...npm('@fastify/oauth2'),
    version: '8.3.0',
    refreshes: true,
    signOut: 'tokens',
    endedBy: 'refresh',
  },
  'express-openid-connect': {
    ...npm('express-openid-connect'),
    version: '3.4.0',
    options: ['--pkce', 'optional'],
    backchannel: '/backchannel-logout',
    refreshes: true,
    signOut: 'everywhere',
    endedBy: 'logout token',
  },
  'passport-openidconnect': {
    ...npm('passport-openidconnect'),
    version: '0.1.2',
    options: ['--pkce', 'optional'],
    refreshes: false,
    signOut: 'own session',
    endedBy: null,
  },
  'node-red': {
    ...npm('node-red'),
    version: '5.0.7',
    isKnown: true,
    refreshes: false,
    signOut: 'own session',
    endedBy: null,
  },
  'mod-auth-openidc': {
    ...debian('mod_auth_openidc', 'https://github.com/OpenIDC/mod_auth_openidc'),
    package: 'libapache2-mod-auth-openidc',
    version: '2.4.12.3',
    isKnown: true,
    refreshes: false,
    signOut: 'everywhere',
    endedBy: 'logout token',
  },
  authlib: {
    ...debian('Authlib', 'https://docs.authlib.org/en/v1.2.0/client/flask.html'),
    package: 'python3-authlib',
    version: '1.2.0',
    refreshes: true,
    signOut: 'everywhere',
    endedBy: 'refresh',
  },
  omniauth: {
    ...debian('omniauth_openid_connect', 'https://github.com/omniauth/omniauth_openid_connect'),
    package: 'ruby-omniauth-openid-connect',
    version: '0.10.0',
    options: ['--pkce', 'optional'],
    callback: '/auth/latchkey/callback',
    refreshes: false,
    signOut: 'everywhere, asked first',
    endedBy: null,
  },
  'go-oidc': {
    ...debian('go-oidc', 'https://github.com/coreos/go-oidc'),
    package: 'golang-github-coreos-go-oidc-dev',
    version: '2.1.0',
    refreshes: true,
    signOut: 'everywhere',
    endedBy: 'refresh',
  },
  'lemonldap-ng': {
    ...debian('LemonLDAP::NG', 'https://lemonldap-ng.org'),
    package: 'liblemonldap-ng-portal-perl',
    version: '2.16.1',
    options: ['--pkce', 'optional'],
    callback: '/?openidconnectcallback=1',
    leave: '/?logout=1',
    refreshes: false,
    signOut: 'everywhere',
    endedBy: null,
  },
  'oidc-agent': {
    ...debian('oidc-agent', 'https://indigo-dc.gitbook.io/oidc-agent'),
    package: 'oidc-agent-cli',
    version: '4.2.6',
    refreshes: true,
    signOut: 'tokens',
    endedBy: 'refresh',
  },
  radicale: {
    ...debian('Radicale', 'https://radicale.org/v3.html'),
    package: 'radicale',
    version: '3.1.8',
    callback: '/_latchkey/callback',
    refreshes: false,
    signOut: 'at Latchkey',
    endedBy: 'next request',
  },
} satisfies Record<string, Program>
