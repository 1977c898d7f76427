/** Errors of wrong usage in Chinese, by their English words. */
const texts: [RegExp, string][] = [
  [/^unknown command '(.*)'\./, '没有命令“$1”。'],
  [/^unknown command '(.*)'/, '没有命令“$1”'],
  [
    / ?Owners delete their accounts .*/,
    '账号由用户本人在账号页面注销；如需封禁，可用 set-status。',
  ],
  [/ ?Owners set passwords .*/, '密码由用户本人在登录页用“忘记密码？”设置。'],
  [/^unknown option '(.*)'/, '没有选项“$1”'],
  [
    /^too many arguments.* Expected (\d+) arguments? but got (\d+): (.*)\./,
    '参数过多，应为 $1 个，实为 $2 个：$3',
  ],
  [/^option '(.*)' argument missing/, '选项“$1”缺少值'],
  [/^option '(.*)' cannot be used with option '(.*)'/, '选项“$1”不能与“$2”同时使用'],
  [/^"(.*)" is not a valid (\S+)\./, '“$1”不能用作 $2。'],
  [/^(--\S+) cannot be "(.*)"\./, '$1 不能为“$2”。'],
  [/^(\S+) is missing\./, '缺少 $1。'],
  [/^"(.*)" is not a limit; "(.*)" shows them all/, '没有名为“$1”的限制，可用“$2”查看全部'],
  [/^--name goes with --for/, '--name 只能与 --for 一同使用'],
  [
    /^--public needs PKCE: .*/,
    '--public 必须使用 PKCE：没有密钥，就没有其他方法可以证明请求者的身份',
  ],
  [/^(\S+) cannot be both given and cleared/, '不能同时设置和清空 $1'],
  [/^no change was given: .*/, '没有指定任何修改，请至少指定一项设置'],
  [/^(--\S+) and (--\S+) cannot be combined/, '$1 不能与 $2 同时使用'],
  [/^give either --event or --since/, '请指定 --event 或 --since 其中之一'],
  [/ ?Expected one of (.*?)\.(?=\s|$)/, '应为以下之一：$1。'],
  [/ ?Expected a whole number from (\d+) to (\d+)\./, '应为 $1 到 $2 的整数。'],
  [/ ?Expected one email address\./, '应为一个邮箱地址。'],
  [/ ?Expected an origin [a-z ]+ (http\S+)\./, '应为源（origin），例如 $1。'],
  [/ ?Expected an end of the log, (.*)\./, '应为日志的末端：$1。'],
  [/ ?Expected a time [a-z ]+ (\d\S+)\./, '应为时间，例如 $1。'],
  [/ ?It must begin with http:\/\/ or https:\/\/\./, '应以 http:// 或 https:// 开头。'],
  [/ ?It is empty\./, '不能为空。'],
  [/ ?At most (\d+) are allowed\./, '最多 $1 个。'],
  [/。 (?=\p{Script=Han})/u, '。'],
  [/\(Did you mean one of (.*)\?\)/, '（你要找的是以下之一吗：$1？）'],
  [/\(Did you mean (.*)\?\)/, '（你要找的是 $1 吗？）'],
]

/** A sentence of its own on a line bears no full stop, as in the results; several on a line do. */
export const chineseError = (text: string): string =>
  texts
    .reduce((changed, [english, chinese]) => changed.replace(english, chinese), text)
    .replace(/^([^。\n]*)。$/gm, '$1')
    .replace(/应为以下之一：.*?。|你要找的是以下之一吗：.*?？|实为 \d+ 个：.*/, (list) =>
      list.replaceAll(', ', '、'),
    )
