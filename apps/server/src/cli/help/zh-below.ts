/** The titles of the help, and the paragraphs below it, in Chinese, by their English text. */
export const zhBelow = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Example:': '示例：',
  'Examples:': '示例：',
  'Exit codes:': '退出码：',
  done: '已完成',
  'refused or failed: the reason is on standard error': '被拒绝或失败，原因见标准错误',
  'wrong usage': '用法有误',
  'no verdict (apps doctor, audit verify, backup verify, mail doctor, proxy doctor)':
    '得不出结论（apps doctor、audit verify、backup verify、mail doctor、proxy doctor）',
  'Exit codes: 0 nothing is wrong, 1 something is, 2 wrong usage, 3 no verdict.':
    '退出码：0 没有问题，1 有问题，2 用法有误，3 得不出结论',
  'Exit codes: 0 unaltered, 1 altered, 2 wrong usage, 3 no verdict: rows exist under a SECRET_KEY that is not listed, or the log cannot be read.':
    '退出码：0 未被改动，1 被改动，2 用法有误，3 得不出结论：有些行属于未列出的 SECRET_KEY，或者日志无法读取',
  'The service writes the end to its log every hour: "the security log ends here".':
    '服务每小时把末端写入自己的日志：“the security log ends here”',
  "It is migrated, its rows are counted, its security log is verified, and a new account signs in. The live database, its service and people's mailboxes are left alone.":
    '恢复出的数据会先更新到当前版本，再清点行数、核对安全日志，并用一个新账号试登录。正式数据库、正在运行的服务和用户的邮箱均不受影响。',
  'Exit codes: 0 it can be restored, 1 it cannot, or its log was altered, 2 wrong usage, 3 no verdict: it belongs to another SECRET_KEY or to a newer release, or nothing could be tried.':
    '退出码：0 可以恢复，1 无法恢复或其中的日志被改动，2 用法有误，3 得不出结论：备份属于另一个 SECRET_KEY 或更新的版本，或者无法尝试',
  'Exit codes: 0 everything works, 1 a sender cannot send, 2 wrong usage, 3 warnings only.':
    '退出码：0 一切正常，1 有发信账号无法发信，2 用法有误，3 仅有“注意”项',
  'Exit codes: 0 TRUST_PROXY is right, 1 it is not, 2 wrong usage, 3 no verdict: the service could not be asked, or this machine cannot tell.':
    '退出码：0 TRUST_PROXY 正确，1 不正确，2 用法有误，3 得不出结论：无法询问服务，或无法从本机判断',
}
