import type { PasskeyMessages } from './en.ts'

export const messages = {
  tag: 'zh-CN',
  troubles: {
    timeout: '用时过长，请重试。',
    known: '这台设备上已有此账号的通行密钥。',
    unfit: '当前浏览器或设备不支持此操作，请换一台设备或换一种方式。',
  },
  unknown:
    '无法识别这个通行密钥，它可能已被移除。请用密码登录，再到“通行密钥与两步验证”中添加新的通行密钥。',
  refused: '这个通行密钥未通过验证，请换一个，或换一种方式。',
  elsewhere: '你的通行密钥都不能在当前网址使用。请换一种方式验证，然后添加新的通行密钥。',
  use: '使用通行密钥',
  add: '添加通行密钥',
  addIntro:
    '有了通行密钥，用指纹、面容或锁屏密码即可登录，无需输入账号密码。通行密钥保存在你的设备、密码管理器或安全密钥中。',
  nameHint: '方便以后辨认，例如“工作电脑”。',
  defaultName: '我的通行密钥',
  make: '创建通行密钥',
  added: '已添加通行密钥。',
  removed: '已移除通行密钥。',
  removeIntro: '它将不能再用于登录。',
  synced: '会同步到你的其他设备',
  oneDevice: '仅保存在一台设备上',
  onlySecond: '仅用于输入密码之后的第二步',
  offer: '下次登录免输密码？',
  offerIntro: '添加通行密钥后，用这台设备的指纹、面容或锁屏密码即可登录。',
  notNow: '以后再说',
} satisfies PasskeyMessages
