import type { Wording } from '../wording.ts'
import type { Brand } from '../../brand/brand.ts'
import type { RequestDetails, Mail } from '../mail.ts'
import { spaced } from './spaced.ts'
import { formatTime } from './time.ts'
import { zhNotice } from './zh-notices.ts'
import { zhResult } from './zh-results.ts'
import { layOutNotice, layOutResult, type Words } from './layout.ts'
import { zhWebhookDisabled } from './webhook-disabled.ts'
import { codes } from './zh-codes.ts'

const words: Words = {
  locale: 'zh',
  unknownProgram: '未知程序',
  nothingToDo: '如果是你本人操作，无需处理。',
  secureAccount: '保护我的账号',
  securing:
    '保护账号后，所有设备将退出登录；在你用邮件验证码设置新密码之前，任何人都无法登录。链接 7 天内有效。',
  choosePassword: '设置新密码',
}

const asked = ({ at, timeZone, device, place, ip }: RequestDetails): string =>
  `请求时间：${formatTime(at, 'zh', timeZone)}；设备：${device ?? '未知程序'}；${place ? `地点：${place}；` : ''}IP：${ip ?? '–'}。`

export function zh(mail: Mail, { name: brand, support }: Brand): Wording {
  const name = spaced(brand)
  const sender = `本邮件由${name}系统自动发送，请勿直接回复。`
  const imprint = support ? `${sender}如需帮助，请联系 ${support}。` : sender
  switch (mail.template) {
    case 'register_code':
    case 'reset_password_code':
    case 'email_change_code':
    case 'first_sign_in_code':
    case 'sign_in_code':
    case 'recover_factors_code': {
      const { subject, heading, purpose, ignore } = codes[mail.template]
      return {
        subject: `${mail.code} 是你的${name}${subject}`,
        heading,
        lines: [purpose(name)],
        code: mail.code,
        validity: `验证码 ${mail.minutes} 分钟内有效，只能使用一次。`,
        closing: [asked(mail), ignore, '请勿将验证码告诉任何人，工作人员不会向你索取。'],
        imprint,
      }
    }
    case 'already_have_account':
      return {
        subject: `你已有${name}账号`,
        heading: '你已有账号',
        lines: [
          `有人（可能是你）用此邮箱注册${name}账号，但此邮箱已注册过。`,
          '直接登录即可；如果忘记了密码，可以在登录页重置。',
        ],
        link: { label: '去登录', url: `${mail.publicUrl}/login` },
        closing: [
          asked(mail),
          '不是本人操作？请忽略这封邮件：你的账号没有任何变化，对方也不会得知此邮箱已有账号。',
        ],
        imprint,
      }
    case 'no_account':
      return {
        subject: `此邮箱没有可用的${name}账号`,
        heading: '没有找到可用的账号',
        lines: [
          `有人（可能是你）申请重置密码，但此邮箱没有可用的${name}账号。`,
          '也许你注册时用的是另一个邮箱。',
        ],
        link: { label: '换一个邮箱', url: `${mail.publicUrl}/forgot-password` },
        closing: [asked(mail), '不是本人操作？请忽略这封邮件。'],
        imprint,
      }
    case 'welcome':
      return {
        subject: `欢迎使用${name.trimEnd()}`,
        heading: '账号已创建',
        greeting: `${mail.username}，你好：`,
        given: [mail.username],
        lines: [`欢迎使用${name}。你可以用用户名或此邮箱登录。`.replace(/ 。/, '。')],
        link: { label: '进入我的账号', url: `${mail.publicUrl}/account` },
        closing: ['不是你创建的账号？说明有人能看到你的邮件，请修改邮箱的密码。'],
        imprint,
      }
    case 'webhook_disabled':
      return { ...zhWebhookDisabled(mail.username, name), imprint }
    default:
      return {
        ...('disownUrl' in mail
          ? layOutNotice(mail, zhNotice(mail, name), words)
          : layOutResult(mail, zhResult(mail, name), words)),
        greeting: `${mail.username}，你好：`,
        given: [mail.username, ...('newEmail' in mail ? [mail.newEmail] : [])],
        imprint,
      }
  }
}
