/** Errors of wrong usage in Chinese, by their English words. */
const texts: [RegExp, string][] = [
  [/^error: unknown command '(.*)'/, '错误：没有命令“$1”'],
  [/^error: unknown option '(.*)'/, '错误：没有选项“$1”'],
  [
    /^error: too many arguments.* Expected (\d+) arguments? but got (\d+).*/,
    '错误：参数过多，应为 $1 个，实为 $2 个',
  ],
  [/^error: option '(.*)' argument missing/, '错误：选项“$1”缺少值'],
  [/^error: option '(.*)' cannot be used with option '(.*)'/, '错误：选项“$1”不能与“$2”同时使用'],
  [/^error: "(.*)" is not a valid (\S+)\./, '错误：“$1”不能用作 $2。'],
  [/^error: (--\S+) cannot be "(.*)"\./, '错误：$1 不能为“$2”。'],
  [/^error: (\S+) is missing\./, '错误：缺少 $1。'],
  [
    /^error: "(.*)" is not a limit; "limits list" shows them all/,
    '错误：没有名为“$1”的限制，可用“limits list”查看全部',
  ],
  [/^error: --name goes with --for/, '错误：--name 只能与 --for 一同使用'],
  [
    /^error: --public needs PKCE: .*/,
    '错误：--public 必须使用 PKCE：没有密钥，就没有其他方法可以证明请求者的身份',
  ],
  [/^error: (\S+) cannot be both given and cleared/, '错误：不能同时设置和清空 $1'],
  [/^error: no change was given: .*/, '错误：没有指定任何修改，请至少指定一项设置'],
  [/^error: (--\S+) and (--\S+) cannot be combined/, '错误：$1 不能与 $2 同时使用'],
  [/^error: give either --event or --since/, '错误：请指定 --event 或 --since 其中之一'],
  [/^error: /, '错误：'],
  [/ ?Expected one of (.*?)\.(?=\s|$)/, '应为以下之一：$1。'],
  [/ ?Expected a whole number from (\d+) to (\d+)\./, '应为 $1 到 $2 的整数。'],
  [/ ?Expected one email address\./, '应为一个邮箱地址。'],
  [/ ?Expected an origin [a-z ]+ (http\S+)\./, '应为源（origin），例如 $1。'],
  [/ ?Expected an end of the log, (.*)\./, '应为日志的末端：$1。'],
  [/ ?Expected a time [a-z ]+ (\d\S+)\./, '应为时间，例如 $1。'],
  [/ ?It must begin with http:\/\/ or https:\/\/\./, '应以 http:// 或 https:// 开头。'],
  [/ ?It is empty\./, '不能为空。'],
  [/ ?At most (\d+) are kept\./, '最多 $1 个。'],
  [/。 (?=\p{Script=Han})/u, '。'],
  [/\(Did you mean one of (.*)\?\)/, '（你要找的是以下之一吗：$1？）'],
  [/\(Did you mean (.*)\?\)/, '（你要找的是 $1 吗？）'],
]

export const chineseError = (text: string): string =>
  texts
    .reduce((changed, [english, chinese]) => changed.replace(english, chinese), text)
    .replace(/应为以下之一：.*?。|你要找的是以下之一吗：.*?？/, (list) =>
      list.replaceAll(', ', '、'),
    )
