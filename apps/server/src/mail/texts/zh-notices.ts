import type { Notice, NoticeMail } from './layout.ts'
import { tellTime } from './time.ts'

const wasNotYou = '如果不是你本人操作，请立即保护账号。'

export function zhNotice(mail: NoticeMail, name: string): Notice {
  switch (mail.template) {
    case 'password_changed':
      return {
        subject: `你的${name}密码已修改`,
        heading: '密码已修改',
        what: `你的${name}账号密码已修改，其他设备均已退出登录。`,
        ifNotYou: wasNotYou,
      }
    case 'password_reset':
      return {
        subject: `你的${name}密码已重置`,
        heading: '密码已重置',
        what: `你的${name}账号密码已通过此邮箱收到的验证码重置，所有设备均已退出登录。`,
        ifNotYou: '如果不是你本人操作，说明有人能看到你的邮件：请先修改邮箱的密码，再保护账号。',
      }
    case 'new_device':
      return {
        subject: `你的${name}账号在新设备上登录`,
        heading: '新设备登录',
        what: `你的${name}账号刚刚在一台新设备上登录。`,
        ifNotYou: wasNotYou,
      }
    case 'many_failures':
      return {
        subject: `你的${name}账号多次登录失败`,
        heading: '可能有人在猜测你的密码',
        what: `你的${name}账号连续多次登录失败，后续尝试的等待时间会逐次延长；你正在使用的设备不受影响。最近一次：`,
        ifYou: '如果是你本人操作但无法登录，请重置密码。',
        ifNotYou: '如果不是你本人操作，可以保护账号。',
      }
    case 'session_replayed':
      return {
        subject: `你的${name}账号有一处登录已被终止`,
        heading: '同一登录状态在两处使用',
        what: `你的${name}账号的同一登录状态在两处使用，可能已被复制。我们已将其终止，两处都需要重新登录。第二次使用：`,
        ifYou: '恢复浏览器备份可能造成这种情况。如果你刚恢复过，无需处理。',
        ifNotYou: '如果没有恢复过，请立即保护账号。',
      }
    case 'deletion_requested':
      return {
        subject: `你的${name}账号即将注销`,
        heading: '账号即将注销',
        what: `你的${name}账号及其全部内容将于${tellTime(mail.deletesAt, 'zh', mail.timeZone)}清除，所有设备均已退出登录。改变主意了？在此之前登录即可撤销注销。此操作来自：`,
        ifYou: '',
        ifNotYou: '如果不是你本人操作，请保护账号，注销也会随之撤销。',
        link: { label: '撤销注销', url: `${mail.publicUrl}/login` },
      }
    case 'mail_settings_changed':
      return {
        subject: `你的${name}邮件语言或时区已修改`,
        heading: '邮件语言或时区已修改',
        what: `发往你的${name}账号的邮件已更改语言或时区。安全通知（如本邮件）7 天后生效。`,
        ifNotYou: '如果不是你本人操作，请保护账号，语言和时区也会随之恢复。',
      }
    case 'factor_added':
      return {
        subject: `你的${name}账号已开启两步验证`,
        heading: '已添加验证器应用',
        what: `你的${name}账号已添加验证器应用。以后登录除密码外，还需要应用中显示的验证码。`,
        ifNotYou:
          '如果不是你本人操作，请保护账号。3 天后该应用将被移除，除非在此之前有人用它的验证码完成登录。',
      }
    case 'factor_removed':
      return {
        subject: `你的${name}账号已移除一个验证器应用`,
        heading: '已移除验证器应用',
        what: `你的${name}账号已移除一个验证器应用，它的验证码不再有效。现在的登录方式可在账号页面查看。`,
        ifNotYou: wasNotYou,
      }
    case 'factor_guessed':
      return {
        subject: `有人知道你的${name}密码，但未能登录`,
        heading: '有人在猜测你的登录验证码',
        what: `有人输入了你的${name}账号的正确密码，随后多次输错验证码。对方未能登录，后续尝试的等待时间会逐次延长。最近一次：`,
        ifYou: '如果是你本人操作，请检查手机时间是否设为自动，或使用备用码。',
        ifNotYou: '如果不是你本人操作，说明有人知道你的密码，请立即保护账号。',
      }
    case 'factors_ending':
      return {
        subject: `你的${name}账号将移除验证器应用`,
        heading: '验证器应用将在 3 天后移除',
        what: `有人请${name}的管理员移除你账号的验证器应用。移除将在 3 天后生效，届时只需密码即可登录。在此之前用来登录过的应用会保留。`,
        ifYou: '如果是你本人提出的，无需处理。',
        ifNotYou: '如果不是你本人提出的，请保护账号，验证器应用也会随之保留。',
      }
    case 'factors_removed':
      return {
        subject: `你的${name}账号已移除验证器应用`,
        heading: '验证器应用已移除',
        what: `${name}的管理员已移除你账号的验证器应用和备用码，现在只需密码即可登录。`,
        ifYou: '如果是你本人提出的，请登录后重新添加验证器应用。',
        ifNotYou: wasNotYou,
      }
    case 'backup_codes_made':
      return {
        subject: `你的${name}账号已生成新的备用码`,
        heading: '已生成新的备用码',
        what: `你的${name}账号已生成新的备用码，之前的备用码不再有效。`,
        ifNotYou: '如果不是你本人操作，请保护账号，新的备用码也会随之失效。',
      }
    case 'backup_code_used':
      return {
        subject: `你的${name}账号使用了一个备用码`,
        heading: '已使用备用码',
        what: `有人用备用码通过了你的${name}账号的身份验证，该备用码已失效。剩余数量可在账号页面查看。`,
        ifNotYou: wasNotYou,
      }
    default:
      return {
        subject: `你的${name}邮箱已更换`,
        heading: '邮箱已更换',
        what: `你的${name}账号邮箱已更换为 ${mail.newEmail}，此邮箱不再属于该账号。`,
        ifNotYou: '如果不是你本人操作，请保护账号，此邮箱也会随之恢复。',
      }
  }
}
