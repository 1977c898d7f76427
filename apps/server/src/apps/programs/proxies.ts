import { adminRole, everyScope, wellKnown, type Program } from './program.ts'

export const oauth2Proxy: Program = {
  name: 'oauth2-proxy',
  auth: 'client_secret_basic',
  pkce: 'required',
  hasNonce: true,
  claimsFrom: 'id_token',
  scope: everyScope,
  callbacks: ['/oauth2/callback'],
  guide: 'https://oauth2-proxy.github.io/oauth2-proxy/configuration/providers/openid_connect',
  settings: ({ issuer, url, clientId, secret, ownKey }) => `\
# oauth2-proxy.cfg
provider = "oidc"
provider_display_name = "Latchkey"
oidc_issuer_url = "${issuer}"
client_id = "${clientId}"
client_secret = "${secret}"
redirect_url = "${url}/oauth2/callback"
scope = "${everyScope}"
code_challenge_method = "S256"
oidc_groups_claim = "groups"
# allowed_groups = ["${adminRole}"]
email_domains = ["*"]
cookie_secret = "${ownKey}"`,
}

/** Apache says that a text from its settings is in ISO 8859-1, so other letters need a number. */
const inAscii = (text: string) =>
  text.replaceAll(/[^\x20-\x7e]/gu, (letter) => `&#${letter.codePointAt(0)};`)

export const modAuthOpenidc: Program = {
  name: 'Apache',
  auth: 'client_secret_basic',
  pkce: 'required',
  hasNonce: true,
  claimsFrom: 'id_token',
  scope: everyScope,
  callbacks: ['/redirect_uri'],
  backchannelLogout: '/redirect_uri?logout=backchannel',
  guide: 'https://github.com/OpenIDC/mod_auth_openidc',
  settings: ({ issuer, url, clientId, secret, ownKey }) => `\
# Debian: apt install libapache2-mod-auth-openidc. Write this into /etc/apache2/conf-available/latchkey.conf,
# then: a2enmod auth_openidc headers && a2enconf latchkey && systemctl restart apache2
# People sign out at ${url}/redirect_uri?logout=${encodeURIComponent(`${url}/`)}
OIDCProviderMetadataURL ${wellKnown(issuer)}
OIDCClientID ${clientId}
OIDCClientSecret ${secret}
OIDCRedirectURI ${url}/redirect_uri
OIDCCryptoPassphrase ${ownKey}
OIDCScope "${everyScope}"
OIDCPKCEMethod S256
OIDCRemoteUserClaim sub
<Location ${new URL(url).pathname}>
  AuthType openid-connect
  Require valid-user
  # Require claim groups:${adminRole}
  # Browsers would still show pages they keep after a sign-out.
  Header setifempty Cache-Control "private, no-cache"
</Location>
# mod_auth_openidc 2.4.12 takes a refusal for a sign-in that another site began.
<Location ${new URL(url).pathname.replace(/\/$/, '')}/redirect_uri>
  <If "%{QUERY_STRING} =~ /(^|&)error=/">
    Require all denied
    ErrorDocument 403 "<p>You were not let in. The address of this page says why.<p lang=zh>${inAscii('未能进入此网站，原因见本页网址。')}"
  </If>
</Location>`,
}
