import type { Letter } from '../letter.ts'
import type { Brand } from '../../brand/brand.ts'
import type { Mail, SecurityNotice } from '../mail.ts'

const codes = {
  register_code: {
    subject: '注册验证码',
    heading: '确认你的邮箱',
    purpose: (name: string) => `请输入以下验证码，完成${name}账号注册。`,
    ignore: '如果不是你本人操作，请忽略这封邮件，没有验证码就不会创建账号。',
  },
  reset_password_code: {
    subject: '重置密码验证码',
    heading: '重置密码',
    purpose: (name: string) => `请输入以下验证码，为你的${name}账号设置新密码。`,
    ignore: '如果不是你本人操作，请忽略这封邮件，你的密码不会改变。',
  },
  email_change_code: {
    subject: '更换邮箱验证码',
    heading: '确认新邮箱',
    purpose: (name: string) => `请输入以下验证码，将此邮箱设为你的${name}账号邮箱。`,
    ignore: '如果不是你本人操作，请忽略这封邮件，没有验证码就不会有任何变化。',
  },
} as const

const clock = {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'Asia/Shanghai',
} as const
const time = (at: Date): string => `北京时间 ${at.toLocaleString('zh-CN', clock)}`

/** Latin words are set apart from Chinese ones by a blank, Chinese names are not. */
const spaced = (name: string): string =>
  name.replace(/^(?!\p{Script=Han})/u, ' ').replace(/(?<!\p{Script=Han})$/u, ' ')

export function zh(mail: Mail, { name: brand, support }: Brand): Letter {
  const name = spaced(brand)
  const sender = `这封邮件由${name}自动发出`
  const imprint = support ? `${sender}，如需帮助请联系 ${support}。` : `${sender.trimEnd()}。`
  switch (mail.template) {
    case 'register_code':
    case 'reset_password_code':
    case 'email_change_code': {
      const { subject, heading, purpose, ignore } = codes[mail.template]
      return {
        subject: `${mail.code} 是你的${name}${subject}`,
        heading,
        lines: [purpose(name)],
        code: mail.code,
        validity: `验证码 ${mail.minutes} 分钟内有效，只能使用一次。`,
        closing: ['请勿将验证码告诉任何人，我们不会向你索要。', ignore],
        imprint,
      }
    }
    case 'already_have_account':
      return {
        subject: `你已经有${name}账号了`,
        heading: '你已经有账号了',
        lines: [
          `有人（可能就是你）在${name}填写了此邮箱，但此邮箱已有账号。`,
          '直接登录即可；如果忘记了密码，可以在登录页重置。',
        ],
        link: { label: '去登录', url: `${mail.publicUrl}/login` },
        closing: [
          '如果不是你本人操作，请忽略这封邮件：你的账号没有任何变化，对方也不会得知此邮箱已有账号。',
        ],
        imprint,
      }
    case 'no_account':
      return {
        subject: `此邮箱没有可用的${name}账号`,
        heading: '没有找到可用的账号',
        lines: [
          `有人（可能就是你）申请重置密码，但此邮箱没有可用的${name}账号。`,
          '也许你注册时用的是另一个邮箱。',
        ],
        link: { label: '换一个邮箱', url: `${mail.publicUrl}/forgot-password` },
        closing: ['如果不是你本人操作，请忽略这封邮件。'],
        imprint,
      }
    case 'account_closed':
    case 'account_locked':
    case 'address_returned': {
      const { subject, heading, what, advice } = closings[mail.template]
      return {
        subject: subject(name),
        heading,
        greeting: `${mail.username}，你好：`,
        given: [mail.username],
        lines: [what(name), `${time(mail.at)}\n${mail.device ?? '未知程序'}\nIP ${mail.ip}`],
        ...(mail.template !== 'account_locked' && {
          link: { label: '设置新密码', url: `${mail.publicUrl}/forgot-password` },
        }),
        closing: [advice],
        imprint,
      }
    }
    default: {
      const texts = noticeTexts(mail, name)
      return {
        subject: texts.subject,
        heading: texts.heading,
        greeting: `${mail.username}，你好：`,
        given: [mail.username, ...('newEmail' in mail ? [mail.newEmail] : [])],
        lines: [texts.what, `${time(mail.at)}\n${mail.device ?? '未知程序'}\nIP ${mail.ip}`],
        link: { label: '不是我操作的', url: mail.disownUrl },
        closing: [`如果是你本人操作，无需处理。${texts.otherwise}`],
        imprint,
      }
    }
  }
}

const closings = {
  account_closed: {
    subject: (name: string) => `你的${name}账号已关闭，重置密码后即可使用`,
    heading: '账号已暂时关闭',
    what: (name: string) =>
      `有人在一封关于你的${name}账号的邮件中点击了“不是我操作的”，所有设备已退出登录，原密码不再有效。要重新使用账号，请用发到此邮箱的验证码设置新密码。`,
    advice: '如果不是你本人操作，说明有人能看到你的邮件，请先修改邮箱的密码。',
  },
  account_locked: {
    subject: (name: string) => `你的${name}账号已关闭`,
    heading: '账号已关闭',
    what: (name: string) =>
      `有人在一封关于你的${name}账号的邮件中点击了“不是我操作的”。账号现已关闭，验证码也无法打开它：它当时的邮箱现在属于另一个账号，或者账号此前已被关闭。所有设备已退出登录，原密码不再有效。`,
    advice: '如果账号是你的，请联系本服务的管理者：他们可以为账号设置你的邮箱并重新开放。',
  },
  address_returned: {
    subject: (name: string) => `此邮箱不再属于你的${name}账号`,
    heading: '账号已恢复原来的邮箱',
    what: (name: string) =>
      `你的${name}账号已恢复为之前的邮箱，此邮箱不再属于该账号。如果忘记了密码，可以用之前的邮箱重置。`,
    advice:
      '如果之前的邮箱也不是你的，请到更早使用的邮箱里找到关于此账号的邮件，点击“不是我操作的”。',
  },
} as const

const lock = '在 7 天内点击按钮：所有设备将退出登录，账号在你用邮件验证码设置新密码之前无法登录。'

function noticeTexts(mail: Extract<Mail, SecurityNotice>, name: string) {
  switch (mail.template) {
    case 'password_changed':
      return {
        subject: `你的${name}密码已修改`,
        heading: '密码已修改',
        what: `你的${name}账号密码已修改，其他设备均已退出登录。`,
        otherwise: `如果不是，请${lock}`,
      }
    case 'password_reset':
      return {
        subject: `你的${name}密码已重置`,
        heading: '密码已重置',
        what: `你的${name}账号密码已通过此邮箱收到的验证码重置，所有设备均已退出登录。`,
        otherwise: `如果不是，说明有人能看到你的邮件：请先修改邮箱的密码，再${lock}`,
      }
    case 'new_device':
      return {
        subject: `你的${name}账号在新设备上登录`,
        heading: '新设备登录',
        what: `有人在一台从未使用过的设备上登录了你的${name}账号。`,
        otherwise: `如果不是，请${lock}`,
      }
    case 'many_failures':
      return {
        subject: `你的${name}账号多次登录失败`,
        heading: '有人在猜测你的密码',
        what: `你的${name}账号连续多次登录失败，此后的尝试需要等待越来越久；你正在使用的设备不受影响。最近一次：`,
        otherwise: `如果你无法登录，请重置密码。如果不是你，请${lock}`,
      }
    case 'session_replayed':
      return {
        subject: `你的${name}账号有一个会话被终止`,
        heading: '同一会话在两处使用',
        what: `你的${name}账号的同一个会话在两处使用，可能已被复制。该会话已终止，两处都需要重新登录。第二次使用：`,
        otherwise: `恢复浏览器备份可能造成这种情况。如果没有恢复过，请${lock}`,
      }
    case 'deletion_requested':
      return {
        subject: `你的${name}账号即将删除`,
        heading: '账号即将删除',
        what: `你的${name}账号及其全部内容将于${time(mail.deletesAt)} 删除，所有设备均已退出登录。如要保留账号，请在此之前到 ${mail.publicUrl}/login 登录，并选择保留账号。此操作来自：`,
        otherwise: `如果不是，请${lock}账号也会保留。`,
      }
    default:
      return {
        subject: `你的${name}邮箱已更换`,
        heading: '邮箱已更换',
        what: `你的${name}账号邮箱已更换为 ${mail.newEmail}，这个旧邮箱不再属于该账号。`,
        otherwise: `如果不是，请${lock}这个邮箱也会恢复。`,
      }
  }
}
