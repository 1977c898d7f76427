import { adminRole, everyScope, wellKnown, type Program } from './program.ts'

export const outline: Program = {
  name: 'Outline',
  auth: 'client_secret_post',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'userinfo',
  scope: everyScope,
  callbacks: ['/auth/oidc.callback'],
  guide: 'https://github.com/outline/outline/tree/main/plugins/oidc',
  settings: ({ issuer, clientId, secret }) => `\
OIDC_CLIENT_ID=${clientId}
OIDC_CLIENT_SECRET=${secret}
OIDC_AUTH_URI=${issuer}/oauth/authorize
OIDC_TOKEN_URI=${issuer}/oauth/token
OIDC_USERINFO_URI=${issuer}/oauth/userinfo
OIDC_LOGOUT_URI=${issuer}/oauth/logout
OIDC_USERNAME_CLAIM=preferred_username
OIDC_DISPLAY_NAME=Latchkey
OIDC_SCOPES="${everyScope}"`,
}

export const mattermost: Program = {
  name: 'Mattermost',
  auth: 'client_secret_post',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'userinfo',
  scope: 'profile openid email',
  callbacks: ['/signup/openid/complete'],
  guide: 'https://docs.mattermost.com/administration-guide/onboard/sso-openidconnect.html',
  settings: ({ issuer, clientId, secret }) => `\
# config.json, or System Console > Authentication > OpenID Connect > OpenID Connect (Other)
"OpenIdSettings": {
  "Enable": true,
  "Id": "${clientId}",
  "Secret": "${secret}",
  "Scope": "profile openid email",
  "DiscoveryEndpoint": "${wellKnown(issuer)}",
  "ButtonText": "Latchkey",
  "ButtonColor": "#145DBF"
}`,
}

export const vaultwarden: Program = {
  name: 'Vaultwarden',
  auth: 'client_secret_basic',
  pkce: 'required',
  hasNonce: true,
  claimsFrom: 'id_token',
  scope: 'openid email profile',
  callbacks: ['/identity/connect/oidc-signin'],
  guide:
    'https://github.com/dani-garcia/vaultwarden/wiki/Enabling-SSO-support-using-OpenId-Connect',
  settings: ({ issuer, url, clientId, secret }) => `\
DOMAIN=${url}
SSO_ENABLED=true
SSO_AUTHORITY=${issuer}
SSO_CLIENT_ID=${clientId}
SSO_CLIENT_SECRET=${secret}
SSO_SCOPES="email profile"
SSO_PKCE=true`,
}

export const homeAssistant: Program = {
  name: 'Home Assistant',
  auth: 'client_secret_post',
  pkce: 'required',
  hasNonce: true,
  claimsFrom: 'id_token',
  scope: 'openid profile groups',
  callbacks: ['/auth/oidc/callback'],
  guide: 'https://github.com/christiaangoossens/hass-oidc-auth',
  settings: ({ issuer, clientId, secret }) => `\
# configuration.yaml, with the integration hass-oidc-auth
auth_oidc:
  client_id: "${clientId}"
  client_secret: "${secret}"
  discovery_url: "${wellKnown(issuer)}"
  display_name: "Latchkey"
  roles:
    admin: "${adminRole}"`,
}
