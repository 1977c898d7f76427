import { adminRole, everyScope, type Program } from './program.ts'

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
