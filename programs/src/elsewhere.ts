/** Debian packages of programs that other tests run. The documents name these versions. */
export const elsewhere = {
  nginx: { package: 'nginx', version: '1.22.1' },
  Caddy: { package: 'caddy', version: '2.6.2' },
  mod_oauth2: { package: 'libapache2-mod-oauth2', version: '3.3.1' },
}
