import { adminRole, everyScope, wellKnown, type Program } from './program.ts'

export const immich: Program = {
  name: 'Immich',
  auth: 'client_secret_post',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'userinfo',
  scope: 'openid email profile',
  // The last one leads on to the phone app, whose own address has no host and cannot be registered.
  callbacks: ['/auth/login', '/user-settings', '/api/oauth/mobile-redirect'],
  // Versions of 2025 have no such path, which `apps doctor` finds.
  backchannelLogout: '/api/oauth/backchannel-logout',
  guide: 'https://docs.immich.app/administration/oauth',
  settings: ({ issuer, url, clientId, secret }) => `\
# Administration > Settings > OAuth Authentication
Enabled:                      on
Issuer URL:                   ${wellKnown(issuer)}
Client ID:                    ${clientId}
Client Secret:                ${secret}
Token Endpoint Auth Method:   client_secret_post
Scope:                        openid email profile
Signing Algorithm:            RS256
Storage Label Claim:          preferred_username
Button Text:                  Sign in with Latchkey
Mobile Redirect URI Override: on
Mobile Redirect URI:          ${url}/api/oauth/mobile-redirect`,
}

export const jellyfin: Program = {
  name: 'Jellyfin',
  auth: 'client_secret_post',
  pkce: 'required',
  hasNonce: false,
  claimsFrom: 'userinfo',
  scope: 'openid profile groups',
  callbacks: ['/sso/OID/redirect/latchkey'],
  guide: 'https://github.com/9p4/jellyfin-plugin-sso',
  settings: ({ issuer, url, clientId, secret }) => `\
# With the SSO plugin. Replace API_KEY at the end with an API key of Jellyfin. People then sign in at ${url}/sso/OID/start/latchkey
curl -X POST -H 'Content-Type: application/json' -d '{
  "oidEndpoint": "${issuer}",
  "oidClientId": "${clientId}",
  "oidSecret": "${secret}",
  "enabled": true,
  "enableAuthorization": true,
  "enableAllFolders": true,
  "roles": [],
  "adminRoles": ["${adminRole}", "superadmin"],
  "roleClaim": "groups",
  "oidScopes": ["groups"],
  "defaultUsernameClaim": "preferred_username"
}' '${url}/sso/OID/Add/latchkey?api_key=API_KEY'`,
}

export const paperless: Program = {
  name: 'Paperless-ngx',
  auth: 'client_secret_basic',
  pkce: 'required',
  hasNonce: false,
  claimsFrom: 'userinfo',
  scope: everyScope,
  callbacks: ['/accounts/oidc/latchkey/login/callback/'],
  guide: 'https://docs.paperless-ngx.com/advanced_usage/',
  settings: ({ issuer, clientId, secret }) => {
    const settings = { server_url: wellKnown(issuer), token_auth_method: 'client_secret_basic' }
    const app = { provider_id: 'latchkey', name: 'Latchkey', client_id: clientId, secret, settings }
    const provider = { SCOPE: everyScope.split(' '), OAUTH_PKCE_ENABLED: true, APPS: [app] }
    // Docker's env files hold one line per variable.
    return `\
PAPERLESS_APPS="allauth.socialaccount.providers.openid_connect"
PAPERLESS_SOCIALACCOUNT_PROVIDERS='${JSON.stringify({ openid_connect: provider })}'
PAPERLESS_SOCIAL_ACCOUNT_SYNC_GROUPS=true`
  },
}

export const minio: Program = {
  name: 'MinIO',
  auth: 'client_secret_basic',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'id_token',
  scope: everyScope,
  callbacks: ['/oauth_callback'],
  guide:
    'https://docs.min.io/community/minio-object-store/reference/minio-server/settings/iam/openid.html',
  settings: ({ issuer, url, clientId, secret }) => `\
# ${url} is the console. The policy with the name of their role says what people may do (mc admin policy create).
MINIO_IDENTITY_OPENID_CONFIG_URL="${wellKnown(issuer)}"
MINIO_IDENTITY_OPENID_CLIENT_ID="${clientId}"
MINIO_IDENTITY_OPENID_CLIENT_SECRET="${secret}"
MINIO_IDENTITY_OPENID_DISPLAY_NAME="Latchkey"
MINIO_IDENTITY_OPENID_CLAIM_NAME="groups"
MINIO_IDENTITY_OPENID_SCOPES="openid,profile,email,groups"
MINIO_IDENTITY_OPENID_REDIRECT_URI="${url}/oauth_callback"`,
}
