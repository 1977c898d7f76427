import { adminRole, everyScope, type Program } from './program.ts'

export const argoCd: Program = {
  name: 'Argo CD',
  auth: 'client_secret_basic',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'id_token',
  scope: everyScope,
  callbacks: ['/auth/callback'],
  guide: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/',
  settings: ({ issuer, url, clientId, secret }) => `\
# ConfigMap argocd-cm, under data. The secret may move to argocd-secret.
url: ${url}
oidc.config: |
  name: Latchkey
  issuer: ${issuer}
  clientID: "${clientId}"
  clientSecret: "${secret}"
  requestedScopes: ["openid", "profile", "email", "groups"]
  logoutURL: ${issuer}/oauth/logout?id_token_hint={{token}}&post_logout_redirect_uri={{logoutRedirectURL}}

# ConfigMap argocd-rbac-cm, under data
scopes: "[groups]"
policy.csv: |
  g, ${adminRole}, role:admin
  g, superadmin, role:admin`,
}

export const harbor: Program = {
  name: 'Harbor',
  auth: 'client_secret_basic',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'id_token',
  scope: everyScope,
  callbacks: ['/c/oidc/callback'],
  guide: 'https://goharbor.io/docs/2.11.0/administration/configure-authentication/oidc-auth/',
  settings: ({ issuer, clientId, secret }) => `\
# Administration > Configuration > Authentication, Auth Mode: OIDC
OIDC Provider Name:     Latchkey
OIDC Provider Endpoint: ${issuer}
OIDC Client ID:         ${clientId}
OIDC Client Secret:     ${secret}
Group Claim Name:       groups
OIDC Admin Group:       ${adminRole}
OIDC Scope:             openid,profile,email,groups
Automatic onboarding:   on
Username Claim:         preferred_username`,
}

export const portainer: Program = {
  name: 'Portainer',
  auth: 'client_secret_basic',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'userinfo',
  scope: everyScope,
  callbacks: ['', '/'],
  guide: 'https://docs.portainer.io/admin/settings/authentication/oauth',
  settings: ({ issuer, url, clientId, secret }) => `\
# Settings > Authentication > OAuth > Custom
Automatic user provisioning: on
Client ID:                   ${clientId}
Client secret:               ${secret}
Authorization URL:           ${issuer}/oauth/authorize
Access token URL:            ${issuer}/oauth/token
Resource URL:                ${issuer}/oauth/userinfo
Redirect URL:                ${url}
Logout URL:                  ${issuer}/oauth/logout
User identifier:             sub
Scopes:                      ${everyScope}`,
}

export const proxmox: Program = {
  name: 'Proxmox VE',
  auth: 'client_secret_basic',
  pkce: 'required',
  hasNonce: true,
  claimsFrom: 'id_token',
  scope: everyScope,
  callbacks: ['', '/'],
  guide: 'https://pve.proxmox.com/pve-docs/pveum.1.html',
  settings: ({ issuer, clientId, secret }) => `\
pveum realm add latchkey --type openid \\
  --issuer-url ${issuer} \\
  --client-id ${clientId} \\
  --client-key=${secret} \\
  --scopes "email profile groups" \\
  --groups-claim groups \\
  --groups-autocreate 1 \\
  --autocreate 1`,
}
