/** The help of `apps`, `webhooks` and `keys` in Chinese, by its English text. */
export const zhApps = {
  'Apps whose users sign in here': '通过本服务登录的应用',
  'Registers an app whose users sign in here, and prints its secret once':
    '登记一个通过本服务登录的应用，密钥只显示这一次',
  'registers this program with the options that it needs, and prints its settings':
    '按此程序的要求登记，并显示应在其中填写的设置',
  'with --for: the name that people see, if not its own':
    '与 --for 一同使用：向用户显示的名称，默认为程序的名称',
  'own, or third_party: people are asked what it may learn':
    'own（自有），或 third_party（由他人运营，会询问用户是否允许它获取信息）',
  'an origin of its pages; may be repeated': '其页面的源（origin），可重复',
  'where people return after sign-in; may be repeated': '登录后的回调地址，可重复',
  'where people return after sign-out; may be repeated': '退出登录后返回的地址，可重复',
  'receives a logout token when a session ends': '会话结束时接收退出令牌的地址',
  'the audience (aud) of tokens for its API': '其 API 的令牌的受众（aud）',
  'a role that may sign in; all may if left out; may be repeated':
    '允许登录的角色，可重复；省略则不限角色',
  'required, or optional for programs without PKCE':
    'required（必需），或 optional（用于不支持 PKCE 的程序）',
  'how ID tokens are signed': 'ID 令牌的签名算法',
  'gives it no secret, for a web page or a phone app': '不设密钥，适合网页和手机应用',
  'the name that people see; with --for, the address of the program':
    '向用户显示的名称；使用 --for 时为程序的地址',
  'Lists every app, oldest first': '列出所有应用，从最早的开始',
  'Prints one app as JSON': '以 JSON 显示一个应用',
  'the id or the exact name of an app': '应用的编号或完整名称',
  'Changes the given settings; a list is replaced as a whole': '修改指定的设置；列表会整体替换',
  'the name that people see': '向用户显示的名称',
  'a setting to empty; may be repeated': '要清空的设置，可重复',
  'Removes an app: it gets no more tokens, and people are no longer sent to it':
    '移除一个应用：不再向它签发令牌，也不再跳转到它',
  'Gives an app a new secret, and prints it once': '更换应用的密钥，新密钥只显示这一次',
  'how long the old secret still works': '旧密钥继续有效的小时数',
  'Finds out why people cannot sign in to an app, or are not signed out of it, and what to do':
    '查明用户为何无法登录某个应用，或退出后为何在其中仍保持登录，并给出解决办法',
  'searches this log of the service for refused addresses': '在服务的这份日志中查找被拒绝的地址',
  'Addresses that receive events': '接收事件的地址（Webhook）',
  'Sends events to an address from now on, and prints its secret once':
    '从现在起把事件发往一个地址，密钥只显示这一次',
  'a type of event to send; all if left out; may be repeated':
    '要发送的事件类型，可重复；省略则为全部',
  'where events are posted: https, or this machine in development':
    '接收事件的地址：https，开发时也可为本机',
  'Lists every webhook, oldest first': '列出所有 Webhook，从最早的开始',
  'Prints one webhook as JSON': '以 JSON 显示一个 Webhook',
  'the id or the exact address of a webhook': 'Webhook 的编号或完整地址',
  'Changes the given settings; the list of types is replaced as a whole':
    '修改指定的设置；事件类型会整体替换',
  'where events are posted': '接收事件的地址',
  'sends every type of event': '发送所有类型的事件',
  'delivers again, including what is waiting': '恢复投递，包括等待中的事件',
  'delivers nothing until it is enabled': '停止投递，直到重新启用',
  'Posts a signed event of the type "test" now, and prints the answer':
    '立即发送一个签名的 test 事件，并显示对方的响应',
  'Lists deliveries, newest first, with the last answer':
    '列出投递记录和最近一次响应，从最新的开始',
  'only deliveries in this state': '只列出处于此状态的记录',
  'how many to list': '最多列出多少条',
  'Delivers events of the last 30 days again, or for the first time':
    '投递最近 30 天的事件，无论是否投递过',
  'one event': '指定的一个事件',
  'every event of its types since then': '此时间以来，它订阅的全部事件',
  'Gives a webhook a new secret, and prints it once': '更换 Webhook 的密钥，新密钥只显示这一次',
  'how long the old secret also signs': '新旧密钥同时签名的小时数',
  'Removes a webhook with its deliveries': '移除一个 Webhook 及其投递记录',
  'Keys that sign tokens for other programs': '为其他程序签发令牌的密钥',
  'Lists the published keys and when each starts to sign':
    '列出已公布的签名密钥，以及各自从何时开始签名',
  'Replaces the keys that sign tokens for other programs; no one is signed out':
    '更换为其他程序签发令牌的密钥，任何人都不会因此退出登录',
  'withdraws the old keys, because they may have leaked': '立即作废旧密钥，用于旧密钥可能泄露时',
}
