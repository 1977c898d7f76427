/** The help of the nouns about the service and its machine in Chinese, by its English text. */
export const zhService = {
  'Commands for operators. They read the same settings as the service.':
    '供运维人员使用的命令，读取与服务相同的设置',
  'shows this help': '显示本帮助',
  'shows the version': '显示版本',
  'shows the help of a noun': '显示某类命令的帮助',
  'Email delivery': '邮件投递',
  'Finds out why emails do not arrive, and what to do': '查明邮件为何无法送达，并给出解决办法',
  'sends a test email to this address through every sender':
    '经每个发信账号向此邮箱发送一封测试邮件',
  'the language of the output, if not that of the environment': '输出的语言，默认为系统语言',
  'Lists emails, newest first, and explains what went wrong':
    '列出邮件，从最新的开始，并说明出了什么问题',
  'only emails in this state': '只列出处于此状态的邮件',
  'shows recipients in full': '显示完整的收件人邮箱',
  'Shows every email in both languages on a local page': '在本机网页上预览所有邮件的中英文版本',
  'writes each email to an HTML file in this folder instead':
    '改为把每封邮件写入此文件夹的 HTML 文件',
  'Proxies in front of the service': '服务前面的代理',
  'Checks TRUST_PROXY: asks the service, through its proxies, who is calling':
    '检查 TRUST_PROXY：经由所有代理询问服务，它看到的访问者是谁',
  'the origin that people open': '用户访问的地址（源）',
  'SECRET_KEY and JWT_SECRET_KEY': 'SECRET_KEY 和 JWT_SECRET_KEY 密钥',
  'Prints new secrets for .env; to rotate, put one before the old one, with a comma':
    '生成可直接放进 .env 的新密钥；轮换时放在旧密钥之前，以逗号分隔',
  'Counts the passwords, keys and backup codes under each SECRET_KEY, to show whether an old one can go':
    '统计每个 SECRET_KEY 保护的密码、密钥和备用码，以判断旧密钥能否删去',
  'The tables of the database': '数据表',
  'Updates the tables and exits; run it before a rollout':
    '把数据表更新到当前版本后退出，供新版本上线前单独执行',
  'Backups of SQLite; checks those of MySQL and MariaDB too': '备份 SQLite，并检查各种数据库的备份',
  'Backs up the SQLite file and generated secrets while the service runs':
    '在服务运行时备份 SQLite 文件和自动生成的密钥',
  'a new folder': '一个新文件夹',
  'Replaces the SQLite file with a backup and keeps the replaced files':
    '用备份替换 SQLite 文件，原来的文件会保留',
  'the folder of a backup; stop the service first': '备份所在的文件夹；请先停止服务',
  'Restores a backup into a scratch database and tests it there':
    '把备份恢复到临时数据库，并在其中检验',
  'a folder of "backup create", a SQLite file or a dump of MySQL':
    '“backup create”生成的文件夹、SQLite 文件或 MySQL 的导出文件',
  'for a dump: the name or URL of a database that is empty or does not exist, and is left so':
    '用于导出文件：一个空的或尚不存在的数据库的名称或 URL，检验后恢复原状',
  'Copies the SQLite database to MySQL or MariaDB; stop the service first':
    '把 SQLite 数据库复制到 MySQL 或 MariaDB；请先停止服务',
  'an empty database; created if it does not exist': '空数据库；不存在则新建',
  "Takes over the predecessor's database; stop its service first":
    '接管旧服务的数据库；请先停止旧服务',
  'shows what would be decided, changes nothing': '只演练，不作任何改动',
  'writes each decision as a row of a CSV file': '把每项决定写成 CSV 文件的一行',
  'first backs up the two old tables to a new file': '先把两张旧表备份到一个新文件',
  'confirms that you have your own backup': '确认你已自行备份',
  'which old times are eight hours late; if left out, detected from the old codes':
    '哪些旧时间晚了八小时；可由验证码判断时自动识别',
  'copies the accounts to an empty database; the old one stays':
    '把账号复制到空数据库，旧数据库保持不变',
  'restores the tables from this backup': '用此备份恢复旧表',
  'accepts a backup of a database that had another name': '允许使用数据库改名前的备份',
}
