import { adminRole, everyScope, wellKnown, type Program } from './program.ts'

export const grafana: Program = {
  name: 'Grafana',
  auth: 'client_secret_basic',
  pkce: 'required',
  hasNonce: false,
  claimsFrom: 'userinfo',
  scope: everyScope,
  callbacks: ['/login/generic_oauth'],
  guide:
    'https://grafana.com/docs/grafana/latest/setup-grafana/configure-security/configure-authentication/generic-oauth/',
  settings: ({ issuer, url, clientId, secret }) => `\
[server]
root_url = ${url}

[auth.generic_oauth]
enabled = true
name = Latchkey
allow_sign_up = true
client_id = ${clientId}
client_secret = ${secret}
scopes = ${everyScope}
auth_url = ${issuer}/oauth/authorize
token_url = ${issuer}/oauth/token
api_url = ${issuer}/oauth/userinfo
use_pkce = true
login_attribute_path = preferred_username
role_attribute_path = contains(groups[*], 'superadmin') && 'Admin' || contains(groups[*], '${adminRole}') && 'Admin' || 'Viewer'`,
}

export const nodeRed: Program = {
  name: 'Node-RED',
  auth: 'client_secret_post',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'userinfo',
  scope: everyScope,
  callbacks: ['/auth/strategy/callback'],
  guide: 'https://nodered.org/docs/user-guide/runtime/securing-node-red',
  settings: ({ issuer, url, clientId, secret }) => `\
// settings.js, after: npm install passport-openidconnect. Name who may enter under users.
adminAuth: {
  type: "strategy",
  strategy: {
    name: "openidconnect",
    label: "Sign in with Latchkey",
    icon: "fa-sign-in",
    strategy: require("passport-openidconnect").Strategy,
    options: {
      issuer: "${issuer}",
      authorizationURL: "${issuer}/oauth/authorize",
      tokenURL: "${issuer}/oauth/token",
      userInfoURL: "${issuer}/oauth/userinfo",
      clientID: "${clientId}",
      clientSecret: "${secret}",
      callbackURL: "${url}/auth/strategy/callback",
      scope: ["profile", "email", "groups"],
      verify: function (issuer, profile, done) {
        done(null, profile)
      }
    }
  },
  users: [{ username: "YOUR_USER_NAME", permissions: ["*"] }]
},`,
}

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
</Location>`,
}
