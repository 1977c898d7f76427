import type { Role } from '@latchkey/shared/auth'
import {
  addApp,
  changeApp,
  removeApp,
  requireApp,
  rotateAppSecret,
  type AppFields,
} from '../../admin/apps.ts'
import { App } from '../../apps/app.entity.ts'
import { hours } from '../../clock.ts'
import type { Config } from '../../config.ts'
import { typed } from '../../config/program-name.ts'
import { inWords } from './app-refusals.ts'
import { lists } from '../lists.ts'
import { saveSecret, say, sayError, sayJson } from '../output.ts'
import { worded, zhKinds } from '../value-words.ts'
import { sayTable } from '../table.ts'
import { withDatabase, type Opened } from '../with-database.ts'
import { publicOrigin } from '../../config/public-origin.ts'

const by = { actor: 'operator' } as const

type Options = Partial<
  Pick<AppFields, 'kind' | 'audience' | 'pkce' | 'idTokenAlg' | 'backchannelLogoutUri'>
> & {
  origin?: string[]
  redirectUri?: string[]
  postLogoutUri?: string[]
  role?: Role[]
}

type New = Options &
  Pick<AppFields, 'kind' | 'pkce' | 'idTokenAlg'> & { public?: true; json?: true }

export const addOne = (name: string, { public: isPublic, json, ...given }: New) =>
  withDatabase(async ({ em, keys, database, config }) => {
    const fields = {
      name,
      kind: given.kind,
      origins: given.origin ?? [],
      redirectUris: given.redirectUri ?? [],
      postLogoutUris: given.postLogoutUri ?? [],
      backchannelLogoutUri: given.backchannelLogoutUri ?? null,
      audience: given.audience ?? null,
      roles: given.role ?? [],
      pkce: given.pkce,
      idTokenAlg: given.idTokenAlg,
    }
    const opened = { em, keys, database }
    const { app, secret } = await register(opened, fields, { isPublic: isPublic === true })
    if (json) return sayJson({ ...describe(app), ...(secret !== undefined && { secret }) })
    sayNoPublicUrl(config)
    say(`id      ${app.id}`)
    if (secret !== undefined) say(`secret  ${secret}`)
    say(`issuer  ${publicOrigin(config)}`)
    if (secret !== undefined) sayError(saveSecret)
    const guide = `docs/guide/${app.redirectUris.length > 0 ? 'openid-connect' : 'your-app'}`
    const check = typed(`apps doctor ${app.id}`)
    sayError({
      en: `Next: ${guide}.md shows what to write into the app; "${check}" finds what is wrong with it.`,
      zh: `下一步：按 ${guide}.zh-CN.md 设置该应用；可用“${check}”查明问题`,
    })
  })

/** The addresses that are printed for an app name this machine then. */
export function sayNoPublicUrl(config: Config): void {
  if (config.publicUrl !== undefined) return
  const issuer = publicOrigin(config)
  sayError({
    en: `PUBLIC_URL is not set: the settings use ${issuer}, which other machines cannot reach.`,
    zh: `尚未设置 PUBLIC_URL：下面的设置使用 ${issuer}，其他机器无法访问`,
  })
}

/** Returns once the app is on the disk. */
export async function register(
  { em, keys, database }: Pick<Opened, 'em' | 'keys' | 'database'>,
  fields: AppFields,
  options: { isPublic: boolean },
) {
  const added = await inWords(
    { em, called: fields.name },
    addApp({ em, keys, by }, fields, options),
  )
  await database.flushToDisk()
  return added
}

type Changes = Options & { name?: string; clear?: string[] }

export const setOne = (
  called: string,
  { changes, json }: { changes: Changes; json: true | undefined },
) =>
  withDatabase(async ({ em, keys, database }) => {
    const { origin, redirectUri, postLogoutUri, role, clear = [], ...same } = changes
    const fields: Partial<AppFields> = {
      ...same,
      ...(origin && { origins: origin }),
      ...(redirectUri && { redirectUris: redirectUri }),
      ...(postLogoutUri && { postLogoutUris: postLogoutUri }),
      ...(role && { roles: role }),
      ...Object.assign({}, ...clear.map((what) => emptied[what])),
    }
    const app = await inWords({ em, called }, changeApp({ em, keys, by }, called, fields))
    await database.flushToDisk()
    if (json) sayJson(describe(app))
    else say({ en: `${app.name}: changed`, zh: `${app.name}：已修改` })
  })

const emptied: Record<string, Partial<AppFields>> = {
  origins: { origins: [] },
  'redirect-uris': { redirectUris: [] },
  'post-logout-uris': { postLogoutUris: [] },
  'backchannel-logout-uri': { backchannelLogoutUri: null },
  audience: { audience: null },
  roles: { roles: [] },
}

export const listApps = ({ json }: { json?: true }) =>
  withDatabase(async ({ em }) => {
    const apps = await em.find(App, {}, { orderBy: { createdAt: 'asc', id: 'asc' } })
    if (json) return sayJson(apps.map(describe))
    const rows = apps.map(({ id, name, kind, origins, audience }) => [
      id,
      name,
      worded(kind, zhKinds),
      origins.join(' '),
      audience,
    ])
    sayTable(lists.apps, rows)
  })

export const showApp = (called: string) =>
  withDatabase(async ({ em }) => {
    sayJson(describe(await inWords({ em, called }, requireApp(em, called))))
  })

export const removeOne = (called: string) =>
  withDatabase(async ({ em, keys, database }) => {
    const { name } = await inWords({ em, called }, removeApp({ em, keys, by }, called))
    await database.flushToDisk()
    say({ en: `${name}: removed`, zh: `${name}：已移除` })
  })

type Rotation = { overlapHours: number; json?: true }

export const rotateSecretOf = (called: string, { overlapHours, json }: Rotation) =>
  withDatabase(async ({ em, keys, database }) => {
    const rotating = rotateAppSecret({ em, keys, by }, called, hours(overlapHours))
    const { app, secret } = await inWords({ em, called }, rotating)
    await database.flushToDisk()
    if (json) return sayJson({ ...describe(app), secret })
    say(`secret  ${secret}`)
    const end = app.previousSecretUntil?.toISOString()
    sayError({
      en: `${saveSecret.en} The previous one ${end ? `works until ${end}` : 'no longer works'}.`,
      zh: `${saveSecret.zh}。旧密钥${end ? `在 ${end} 之前仍有效` : '已失效'}。`,
    })
  })

/** An app without its secret and empty fields. */
export function describe(app: App) {
  const { id, name, kind, origins, redirectUris, postLogoutUris, roles, pkce, idTokenAlg } = app
  return {
    id,
    name,
    kind,
    origins,
    redirectUris,
    postLogoutUris,
    ...(app.backchannelLogoutUri && { backchannelLogoutUri: app.backchannelLogoutUri }),
    ...(app.audience && { audience: app.audience }),
    ...(roles.length > 0 && { roles }),
    pkce,
    idTokenAlg,
    public: !app.secretHash,
  }
}
