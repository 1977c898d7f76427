import type { FactorTemplate, Notice } from './layout.ts'

const wasNotYou = '如果不是你本人操作，请立即保护账号。'

export const zhFactorNotice: Record<FactorTemplate, (name: string) => Notice> = {
  factor_added: (name) => ({
    subject: `你的${name}账号已添加身份验证器应用`,
    heading: '已添加身份验证器应用',
    what: `你的${name}账号已添加身份验证器应用。现在用密码登录时还需完成第二步，例如输入此应用显示的验证码；受信任的设备除外。`,
    ifNotYou:
      '如果不是你本人操作，请保护账号。3 天后该应用将被移除，除非在此之前有人用它的验证码完成登录。',
  }),
  factor_removed: (name) => ({
    subject: `你的${name}账号已移除一个身份验证器应用`,
    heading: '已移除身份验证器应用',
    what: `你的${name}账号已移除一个身份验证器应用，它的验证码不再有效。现在的登录方式可在账号页面查看。`,
    ifNotYou: wasNotYou,
  }),
  passkey_added: (name) => ({
    subject: `你的${name}账号已添加通行密钥`,
    heading: '已添加通行密钥',
    what: `你的${name}账号已添加通行密钥。如果设备会验证指纹、面容或锁屏密码，单独用它即可登录。现在用密码登录时还需完成第二步，例如使用此通行密钥；受信任的设备除外。`,
    ifNotYou:
      '如果不是你本人操作，请保护账号。此后该通行密钥只能与你的新密码一同使用，并将在 3 天后移除，除非在此之前有人用两者完成登录。',
  }),
  passkey_removed: (name) => ({
    subject: `你的${name}账号已移除一个通行密钥`,
    heading: '已移除通行密钥',
    what: `你的${name}账号已移除一个通行密钥，它不能再用于登录。现在的登录方式可在账号页面查看。`,
    ifNotYou: wasNotYou,
  }),
  factor_guessed: (name) => ({
    subject: `有人输入了你的${name}密码，但未能登录`,
    heading: '可能有人在猜测你的登录验证码',
    what: `有人输入了你的${name}账号的正确密码，随后多次输错验证码。对方未能登录，后续尝试的等待时间会逐次延长。`,
    occasion: '最近一次：',
    ifYou: '如果是你本人操作，请检查手机时间是否设为自动，或使用备用码。',
    ifNotYou: '如果不是你本人操作，说明有人知道你的密码，请立即保护账号。',
  }),
  factors_ending: (name) => ({
    subject: `你的${name}账号将关闭两步验证`,
    heading: '两步验证将在 3 天后关闭',
    what: `有人请${name}的管理员移除你账号的身份验证器应用和通行密钥。移除将在 3 天后生效，届时只需密码即可登录。等待期间如果在输入密码后用其中某个应用或通行密钥登录，它会被保留。如果账号没有密码，请通过“忘记密码？”设置。`,
    occasion: '此次申请：',
    ifYou: '如果是你本人提出的，等待即可。',
    ifNotYou: '如果不是你本人提出的，请保护账号，身份验证器应用和通行密钥也会随之保留。',
  }),
  factors_ending_asked: (name) => ({
    subject: `有人申请关闭你的${name}账号的两步验证`,
    heading: '两步验证将在 3 天后关闭',
    what: `有人输入了你的${name}账号的密码和发送到此邮箱的验证码，并表示身份验证器应用、通行密钥和备用码都已丢失。它们将在 3 天后移除，届时只需密码即可登录。等待期间如果用其中某个应用或通行密钥登录，它会被保留。`,
    occasion: '此次申请：',
    ifYou: '如果是你本人提出的，等待即可。',
    ifNotYou: '如果不是你本人提出的，请保护账号，身份验证器应用和通行密钥也会随之保留。',
  }),
  factors_ending_soon: (name) => ({
    subject: `你的${name}账号将在一天内关闭两步验证`,
    heading: '两步验证将在一天内关闭',
    what: `两天前，有人申请移除你的${name}账号的身份验证器应用和通行密钥。移除将在一天内生效，届时只需密码即可登录。等待期间如果用其中某个应用或通行密钥登录，它会被保留。`,
    occasion: null,
    ifYou: '如果是你本人提出的，等待即可。',
    ifNotYou: '如果不是你本人提出的，请保护账号，身份验证器应用和通行密钥也会随之保留。',
  }),
  factors_removed: (name) => ({
    subject: `你的${name}账号已关闭两步验证`,
    heading: '两步验证已关闭',
    what: `${name.trimStart()}的管理员已移除你账号的身份验证器应用、通行密钥和备用码，现在只需密码即可登录。如果账号没有密码，请通过“忘记密码？”设置。`,
    ifYou: '如果是你本人提出的，请登录后重新设置两步验证。',
    ifNotYou: '如果不是你本人提出的，请立即保护账号。',
  }),
  backup_codes_made: (name) => ({
    subject: `你的${name}账号已生成新的备用码`,
    heading: '已生成新的备用码',
    what: `你的${name}账号已生成新的备用码，之前的备用码不再有效。`,
    ifNotYou: '如果不是你本人操作，请保护账号，新的备用码也会随之失效。',
  }),
  backup_code_used: (name) => ({
    subject: `你的${name}账号使用了一个备用码`,
    heading: '已使用备用码',
    what: `有人用备用码通过了你的${name}账号的身份验证，该备用码已失效。剩余数量可在账号页面查看。`,
    ifNotYou: wasNotYou,
  }),
  device_trusted: (name) => ({
    subject: `你的${name}账号新增了一台受信任的设备`,
    heading: '已信任一台设备，30 天内有效',
    what: `有人通过两步验证登录了你的${name}账号，并选择信任该设备。30 天内，在该设备上只需密码即可登录。所有受信任的设备可在账号页面查看。`,
    ifNotYou: '如果不是你本人操作，请保护账号，所有设备的信任也会随之取消。',
  }),
}
