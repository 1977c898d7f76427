/** The programs with known settings, as `apps add --for` takes them. */
export const programIds = [
  'argo-cd',
  'forgejo',
  'gitea',
  'gitlab',
  'grafana',
  'harbor',
  'home-assistant',
  'immich',
  'jellyfin',
  'mattermost',
  'minio',
  'mod-auth-openidc',
  'nextcloud-oidc-login',
  'nextcloud-user-oidc',
  'node-red',
  'oauth2-proxy',
  'outline',
  'paperless-ngx',
  'portainer',
  'proxmox',
  'vaultwarden',
] as const

export type ProgramId = (typeof programIds)[number]
