import { argoCd, harbor, portainer, proxmox } from './clusters.ts'
import { forgejo, gitea, gitlab } from './code-hosts.ts'
import { grafana, nodeRed } from './dashboards.ts'
import { immich, jellyfin, minio, paperless } from './files-and-media.ts'
import { oidcLogin, userOidc } from './nextcloud.ts'
import type { ProgramId } from './program-ids.ts'
import type { Program } from './program.ts'
import { modAuthOpenidc, oauth2Proxy } from './proxies.ts'
import { homeAssistant, mattermost, outline, vaultwarden } from './teams.ts'

export const programs: Record<ProgramId, Program> = {
  'argo-cd': argoCd,
  forgejo,
  gitea,
  gitlab,
  grafana,
  harbor,
  'home-assistant': homeAssistant,
  immich,
  jellyfin,
  mattermost,
  minio,
  'mod-auth-openidc': modAuthOpenidc,
  'nextcloud-oidc-login': oidcLogin,
  'nextcloud-user-oidc': userOidc,
  'node-red': nodeRed,
  'oauth2-proxy': oauth2Proxy,
  outline,
  'paperless-ngx': paperless,
  portainer,
  proxmox,
  vaultwarden,
}
