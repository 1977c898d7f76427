import { everyScope, wellKnown, type Program } from './program.ts'

/** Nextcloud uses addresses of this form if the web server rewrites none. */
const alsoPlain = <T extends string>(path: T) => [path, `/index.php${path}`] as const

export const userOidc: Program = {
  name: 'Nextcloud',
  auth: 'client_secret_post',
  pkce: 'required',
  hasNonce: true,
  claimsFrom: 'id_token',
  scope: everyScope,
  callbacks: alsoPlain('/apps/user_oidc/code'),
  backchannelLogout: '/index.php/apps/user_oidc/backchannel-logout/latchkey',
  guide: 'https://github.com/nextcloud/user_oidc',
  settings: ({ issuer, clientId, secret }) => `\
occ app:install user_oidc
occ user_oidc:provider latchkey \\
  --clientid=${clientId} \\
  --clientsecret=${secret} \\
  --discoveryuri=${wellKnown(issuer)} \\
  --scope="${everyScope}" \\
  --group-provisioning=1`,
}

export const oidcLogin: Program = {
  name: 'Nextcloud',
  auth: 'client_secret_basic',
  pkce: 'required',
  hasNonce: true,
  claimsFrom: 'userinfo',
  scope: everyScope,
  callbacks: alsoPlain('/apps/oidc_login/oidc'),
  guide: 'https://github.com/pulsejet/nextcloud-oidc-login',
  settings: ({ issuer, clientId, secret }) => `\
// config/config.php, within $CONFIG
'oidc_login_provider_url' => '${issuer}',
'oidc_login_client_id' => '${clientId}',
'oidc_login_client_secret' => '${secret}',
'oidc_login_button_text' => 'Sign in with Latchkey',
'oidc_login_scope' => '${everyScope}',
'oidc_login_attributes' => array(
  'id' => 'sub',
  'name' => 'name',
  'mail' => 'email',
  'groups' => 'groups',
),
'oidc_create_groups' => true,
'oidc_login_disable_registration' => false,
'oidc_login_code_challenge_method' => 'S256',`,
}
