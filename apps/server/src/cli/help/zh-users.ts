/** The help of `users`, `limits` and `audit` in Chinese, by its English text. */
export const zhUsers = {
  Accounts: '账号',
  'Lists every account, oldest first': '列出所有账号，从最早的开始',
  'prints JSON': '输出 JSON',
  'does not ask': '不再询问',
  'Prints one account as JSON': '以 JSON 显示一个账号',
  'prints JSON, which it always does': '输出 JSON（本命令始终如此）',
  'a username or email address': '用户名或邮箱',
  'Creates an account; its owner sets the password with "Forgot your password?"':
    '新建账号，密码由本人用“忘记密码？”设置',
  'its username': '用户名',
  'its email address': '邮箱',
  'what it may do': '角色',
  'Changes what an account may do': '修改账号的角色',
  'user, admin, superadmin': 'user（用户）、admin（管理员）、superadmin（超级管理员）',
  'Bans or mutes an account and ends its sessions, or lets it in again':
    '封禁或禁言账号并结束其会话，或予以解除',
  'active, banned, muted': 'active（正常）、banned（封禁）、muted（禁言）',
  'Unlocks an account with a new email address; its owner resets the password':
    '用新邮箱解锁账号，由本人重置密码',
  'its new email address': '新邮箱',
  'Removes the authenticator apps and passkeys of an account in 3 days, unless its owner stops it':
    '3 天后移除账号的身份验证器应用和通行密钥，本人可以阻止',
  'removes them at once, with the backup codes; the owner is notified':
    '立即移除，备用码一并失效，并通知本人',
  'Signs an account out on all devices': '让一个账号在所有设备上退出登录',
  'Signs all accounts out on all devices': '让所有账号在所有设备上退出登录',
  'Creates the accounts in a file; existing accounts stay as they are':
    '按文件新建账号，已有账号保持不变',
  'CSV if its name ends in .csv, otherwise one JSON object per line':
    '以 .csv 结尾的为 CSV，否则为每行一个 JSON 对象',
  'shows what would happen, changes nothing': '只显示结果，不作任何改动',
  'Prints every account as one JSON object per line, with its password hash':
    '输出全部账号，每行一个 JSON 对象，含密码哈希',
  'Forgets the hashes that an import brought from other programs; their owners reset the password':
    '删除从其他程序导入的密码哈希，由本人重置密码',
  'Rate limits (docs/assurance/security.md)': '频率限制（docs/assurance/security.md）',
  'Lists every limit, its value and its variable': '列出每项限制的当前值及其环境变量',
  'Resets counters and sign-in pauses at once': '立即清除计数和登录失败后的等待',
  'one limit, or the pauses after failed sign-ins; all if left out':
    '某项限制，或 pauses（登录失败后的等待）；省略则为全部',
  'an IP address, email address or username; all of them if left out':
    'IP 地址、邮箱或用户名；省略则为全部',
  'The security log': '安全日志',
  'Verifies the security log without changing it': '检查安全日志是否被改动，检查本身不作改动',
  'checks that an end noted earlier is still in the log; may be repeated':
    '核对以前记下的末端是否仍在日志中，可重复',
  'starts at such an end; earlier rows may be gone': '从这样的末端开始检查，更早的行可以缺失',
  'Prints the end of the security log, to note down and check later':
    '显示安全日志的末端，供记录并在以后核对',
}
