import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { Locale } from '@latchkey/shared/auth'
import { acceptedLocale } from '../users/accepted-locale.ts'
import { closestTo } from '../config/closest.ts'
import type { App } from '../apps/app.entity.ts'

const texts = {
  en: {
    title: 'We couldn’t sign you in to this app',
    body: 'Nothing is wrong with your account. Go back to the app and try again. If you see this page again, show it to the people who run the app.',
    unknown: 'No app with this client_id is registered here.',
    address: (given: string) =>
      `The app asked to return to an address that isn’t registered: ${given}`,
    nearest: (uri: string, at: number) =>
      `The closest registered address is ${uri}. The two differ from character ${at} on.`,
  },
  zh: {
    title: '无法登录此应用',
    body: '你的账号没有问题。请返回应用重试；如果再次看到此页面，请将它提供给应用的管理员。',
    unknown: '本站未登记使用此 client_id 的应用。',
    address: (given: string) => `应用请求返回的地址未登记：${given}`,
    nearest: (uri: string, at: number) => `最接近的已登记地址是 ${uri}，从第 ${at} 个字符起不同。`,
  },
}

/** A page for people, where nobody can be trusted with an answer. Programs get JSON. */
export function renderProblem(ctx: KoaContextWithOIDC, out: ErrorOut, app: App | undefined): void {
  const language = languageOf(ctx)
  const words = texts[language]
  const lines = [
    words.body,
    ...reasons(ctx, out, { app, words }),
    `${out.error}: ${out.error_description ?? ''}`,
  ]
  ctx.type = 'html'
  ctx.body = `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${words.title}</title><h1>${words.title}</h1>${lines.map((line) => `<p>${escape(line)}</p>`).join('\n')}</html>`
}

type Told = { app: App | undefined; words: (typeof texts)['en'] }

function reasons(ctx: KoaContextWithOIDC, out: ErrorOut, { app, words }: Told): string[] {
  if (out.error === 'invalid_client') return [words.unknown]
  const given = textOf(ctx, 'redirect_uri')
  if (out.error !== 'invalid_redirect_uri' || !app || given === '') return []
  const nearest = closestTo(given.slice(0, 500), app.redirectUris)
  return [
    words.address(given.slice(0, 500)),
    ...(nearest === undefined ? [] : [words.nearest(nearest, 1 + firstDifference(given, nearest))]),
  ]
}

/** Where two texts begin to differ. */
function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}

/** The languages that the app asks for come before those of the browser. */
function languageOf(ctx: KoaContextWithOIDC): Locale {
  const asked = textOf(ctx, 'ui_locales')
  return acceptedLocale(asked === '' ? ctx.get('accept-language') : asked)
}

function textOf(ctx: KoaContextWithOIDC, name: string): string {
  const given = ctx.oidc.params?.[name]
  return typeof given === 'string' ? given : ''
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
