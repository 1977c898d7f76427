import type { PasskeyMessages } from './en.ts'

export const messages = {
  tag: 'zh-CN',
  troubles: {
    timeout: '用时过长，请重试。',
    known: '这台设备上已有你账号的通行密钥。',
    unfit: '当前浏览器或设备不支持此操作，请换一台设备或换一种方式。',
  },
  unknown:
    '这个通行密钥在本站没有对应的账号，或已被移除。请用密码登录，之后可以在“两步验证”中添加新的通行密钥。',
  refused: '这个通行密钥未通过验证，请换一个通行密钥，或换一种方式。',
  use: '使用通行密钥',
  add: '添加通行密钥',
  addIntro:
    '通行密钥保存在你的设备、密码管理器或安全密钥里，用指纹、面容或锁屏密码解锁。有了它，登录时无需输入密码。',
  nameHint: '方便以后辨认，例如“工作电脑”。',
  defaultName: '我的通行密钥',
  make: '创建通行密钥',
  added: '已添加通行密钥。',
  removed: '已移除通行密钥。',
  removeIntro: '它将不能再用于登录。',
  synced: '会同步到你的其他设备',
  oneDevice: '仅限这台设备',
  onlySecond: '仅用于输入密码之后的第二步',
  offer: '下次登录不用密码？',
  offerIntro: '添加通行密钥后，用指纹、面容或锁屏密码解锁这台设备，即可登录。',
  notNow: '以后再说',
} satisfies PasskeyMessages
