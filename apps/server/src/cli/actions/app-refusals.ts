import type { EntityManager } from '@mikro-orm/sql'
import { App } from '../../apps/app.entity.ts'
import { AppError } from '../../errors.ts'
import { unknownName } from '../arguments.ts'
import { localError } from '../../config/local-language.ts'
import { typed } from '../../config/program-name.ts'

const zhFields: Readonly<Record<string, string>> = { name: '名称', audience: '受众（aud）' }

/** Words a refusal for a terminal, and suggests the app that was probably meant. */
export async function inWords<T>(
  { em, called }: { em: EntityManager; called: string },
  work: Promise<T>,
) {
  return work.catch(async (error: unknown) => {
    if (!(error instanceof AppError)) throw error
    if (error.reason === 'NOT_FOUND') {
      const apps = await em.fork().find(App, {}, { fields: ['name'] })
      const names = apps.map(({ name }) => name)
      throw unknownName({ en: 'app', zh: '应用' }, called, { names, lists: ['apps list'] })
    }
    if (error.reason === 'FORBIDDEN')
      throw localError({
        en: `${called} is public and has no secret`,
        zh: `${called} 是公开应用，没有密钥`,
      })
    const [field] = Object.keys(error.details.fields ?? {})
    if (field === undefined) throw error
    if (field === 'pkce')
      throw localError({
        en: `${called} is public: without a secret it needs PKCE`,
        zh: `${called} 是公开应用，没有密钥，必须使用 PKCE`,
      })
    throw localError({
      en: `another app has this ${field}: "${typed('apps list')}" shows it. Choose another (a name with --for: by --name), or remove that app first`,
      zh: `已有应用使用相同的${zhFields[field] ?? ` ${field}`}，可用“${typed('apps list')}”查看；请换一个（使用 --for 时，名称用 --name 指定），或先移除该应用`,
    })
  })
}
