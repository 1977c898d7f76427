// The first match wins: apps contain the name of their browser, and most browsers contain "Chrome", which
// contains "Safari".
const programs = [
  ['MicroMessenger/', 'WeChat'],
  ['wxwork/', 'WeCom'],
  ['DingTalk', 'DingTalk'],
  ['AlipayClient/', 'Alipay'],
  [' QQ/', 'QQ'],
  ['QQBrowser/', 'QQ Browser'],
  ['SamsungBrowser/', 'Samsung Internet'],
  ['HuaweiBrowser/', 'Huawei Browser'],
  ['MiuiBrowser/', 'Mi Browser'],
  ['UCBrowser/', 'UC Browser'],
  ['YaBrowser/', 'Yandex Browser'],
  ['Vivaldi/', 'Vivaldi'],
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['FxiOS/', 'Firefox'],
  ['ArkWeb/', 'ArkWeb'],
  ['Chrome/', 'Chrome'],
  ['CriOS/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const

const systems = [
  ['HarmonyOS', 'HarmonyOS'],
  ['OpenHarmony', 'HarmonyOS'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const

/**
 * Names a device, such as "Firefox · Windows"; null for an unknown program. A caller can send any text,
 * and the owner of an account reads it in a mail, so of an unknown program at most one plain word is
 * repeated.
 */
export function nameDevice(userAgent: string | null): string | null {
  if (!userAgent) return null
  const found = [programs, systems].flatMap(
    (names) => names.find(([mark]) => userAgent.includes(mark))?.[1] ?? [],
  )
  if (found.length > 0) return found.join(' · ')
  return /^([A-Za-z]{2,20})\/\d/.exec(userAgent)?.[1] ?? null
}
