import { adminRole, everyScope, wellKnown, type Connection, type Program } from './program.ts'

/** Gitea and its fork differ only in the command. */
const addOauth = (command: string, { issuer, clientId, secret }: Connection): string => `\
${command} admin auth add-oauth \\
  --name latchkey \\
  --provider openidConnect \\
  --key ${clientId} \\
  --secret=${secret} \\
  --auto-discover-url ${wellKnown(issuer)} \\
  --scopes profile --scopes email --scopes groups \\
  --group-claim-name groups \\
  --admin-group ${adminRole}`

const likeGitea = {
  auth: 'client_secret_basic',
  pkce: 'optional',
  hasNonce: false,
  claimsFrom: 'id_token',
  scope: everyScope,
  callbacks: ['/user/oauth2/latchkey/callback'],
} as const

export const gitea: Program = {
  ...likeGitea,
  name: 'Gitea',
  guide: 'https://docs.gitea.com/administration/command-line',
  settings: (of) => addOauth('gitea', of),
}

export const forgejo: Program = {
  ...likeGitea,
  name: 'Forgejo',
  guide: 'https://forgejo.org/docs/latest/admin/command-line/',
  settings: (of) => addOauth('forgejo', of),
}

export const gitlab: Program = {
  name: 'GitLab',
  auth: 'client_secret_post',
  pkce: 'required',
  hasNonce: true,
  claimsFrom: 'userinfo',
  scope: everyScope,
  callbacks: ['/users/auth/openid_connect/callback'],
  guide: 'https://docs.gitlab.com/administration/auth/oidc/',
  settings: ({ issuer, url, clientId, secret }) => `\
# /etc/gitlab/gitlab.rb, then: gitlab-ctl reconfigure
gitlab_rails['omniauth_allow_single_sign_on'] = ['openid_connect']
gitlab_rails['omniauth_block_auto_created_users'] = false
gitlab_rails['omniauth_providers'] = [
  {
    name: "openid_connect",
    label: "Latchkey",
    args: {
      name: "openid_connect",
      scope: ["openid", "profile", "email", "groups"],
      response_type: "code",
      issuer: "${issuer}",
      discovery: true,
      client_auth_method: "query",
      uid_field: "sub",
      send_scope_to_token_endpoint: "false",
      pkce: true,
      client_options: {
        identifier: "${clientId}",
        secret: "${secret}",
        redirect_uri: "${url}/users/auth/openid_connect/callback"
      }
    }
  }
]`,
}
