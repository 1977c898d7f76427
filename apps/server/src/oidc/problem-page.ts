import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { Locale } from '@latchkey/shared/auth'
import type { Brand } from '../brand/brand.ts'
import { plainPage } from '../brand/plain-page.ts'
import { acceptedLocale } from '../users/accepted-locale.ts'
import { closestTo } from '../config/closest.ts'
import type { Words } from '../config/local-language.ts'
import type { App } from '../apps/app.entity.ts'
import { usualSlip } from '../apps/doctor/slips.ts'
import type { SignOutProblem } from '../apps/sign-out-request.ts'

const quoted = (app: string | undefined) => (app === undefined ? '此应用' : `“${app}”`)

const texts = {
  en: {
    title: (app = 'this app') => `We couldn’t sign you in to ${app}`,
    body: 'Nothing is wrong with your account. Go back to the app and try again. If you see this page again, let the people who run the app know.',
    unknown: 'No app with this client_id is registered here.',
    signOutTitle: (app = 'this app') => `We couldn’t sign you out for ${app}`,
    signOutBody:
      'You’re still signed in here. You can sign out with the link below. Please show this page to the people who run the app.',
    signOut: 'Sign out',
    twoApps: 'The ID token was issued to a different app from the one that client_id names.',
    unreadable: 'The app sent a parameter twice, or one that is too long.',
    address: (given: string) =>
      `The app asked to return to an address that isn’t registered: ${given}`,
    nearest: (uri: string, at: number) =>
      `The closest registered address is ${uri}. The two differ from character ${at} on.`,
    slip: (uri: string, { en }: Words) =>
      `The closest registered address is ${uri}. The two differ in ${en}.`,
  },
  zh: {
    title: (app?: string) => `无法登录${quoted(app)}`,
    body: '你的账号没有问题。请返回应用重试；如果再次看到此页面，请将它提供给应用的管理员。',
    unknown: '本站未登记使用此 client_id 的应用。',
    signOutTitle: (app?: string) => `无法从${quoted(app)}退出登录`,
    signOutBody: '你在本站仍处于登录状态。可点击下方链接退出登录，并请将此页面提供给应用的管理员。',
    signOut: '退出登录',
    twoApps: '此 ID 令牌签发给了另一个应用，与 client_id 不符。',
    unreadable: '应用重复发送了某个参数，或参数过长。',
    address: (given: string) => `应用请求返回的地址未登记：${given}`,
    nearest: (uri: string, at: number) => `最接近的已登记地址是 ${uri}，从第 ${at} 个字符起不同。`,
    slip: (uri: string, { zh }: Words) => `最接近的已登记地址是 ${uri}，两者的差别：${zh.trim()}。`,
  },
}

/**
 * A page for users, for requests whose redirect URI cannot be trusted with the answer. Programs get JSON.
 */
export function renderProblem(
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  { app, brand }: { app: App | undefined; brand: Brand },
): void {
  const language = languageOf(ctx)
  const words = texts[language]
  ctx.type = 'html'
  ctx.body = plainPage(brand, {
    language,
    title: words.title(app?.name),
    lines: [words.body, ...reasons(ctx, out, { app, words })],
    detail: `${out.error}: ${out.error_description ?? ''}`,
  })
}

/** The problem page of a sign-out that an app requested, with a link to sign out nevertheless. */
export function signOutProblemPage(
  problem: Unanswered,
  { asked, brand }: { asked: string | undefined; brand: Brand },
): string {
  const language = acceptedLocale(asked)
  const words = texts[language]
  return plainPage(brand, {
    language,
    title: words.signOutTitle(problem.problem === 'address' ? problem.app.name : undefined),
    lines: [words.signOutBody, ...signOutReasons(problem, words)],
    link: { url: '/logout', label: words.signOut },
  })
}

export type Unanswered = SignOutProblem | { problem: 'unreadable' }

function signOutReasons(fault: Unanswered, words: Texts): string[] {
  if (fault.problem === 'unknown_app') return [words.unknown]
  if (fault.problem === 'two_apps') return [words.twoApps]
  if (fault.problem === 'unreadable') return [words.unreadable]
  return addressReasons(fault.given, fault.app.postLogoutUris, words)
}

type Texts = (typeof texts)['en']
type Told = { app: App | undefined; words: Texts }

function reasons(ctx: KoaContextWithOIDC, out: ErrorOut, { app, words }: Told): string[] {
  if (out.error === 'invalid_client') return [words.unknown]
  const given = textOf(ctx, 'redirect_uri')
  if (out.error !== 'invalid_redirect_uri' || !app || given === '') return []
  return addressReasons(given, app.redirectUris, words)
}

function addressReasons(given: string, registered: readonly string[], words: Texts): string[] {
  const nearest = closestTo(given.slice(0, 500), registered)
  const told = [words.address(given.slice(0, 500))]
  if (nearest === undefined) return told
  const slip = usualSlip(given.slice(0, 500), nearest)
  const at = 1 + firstDifference(given, nearest)
  return [...told, slip ? words.slip(nearest, slip) : words.nearest(nearest, at)]
}

/** The index at which two texts begin to differ. */
function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}

/** The app's preferred languages come before those of the browser. */
function languageOf(ctx: KoaContextWithOIDC): Locale {
  const asked = textOf(ctx, 'ui_locales')
  return acceptedLocale(asked === '' ? ctx.get('accept-language') : asked)
}

function textOf(ctx: KoaContextWithOIDC, name: string): string {
  const given = ctx.oidc.params?.[name]
  return typeof given === 'string' ? given : ''
}
