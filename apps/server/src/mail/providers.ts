type Provider = {
  host: string
  port: number
  /** The include that a domain's SPF record needs to send through this provider. */
  spf?: string
}

export const providers: Readonly<Record<string, Provider>> = {
  qq: { host: 'smtp.qq.com', port: 465, spf: 'spf.mail.qq.com' },
  '163': { host: 'smtp.163.com', port: 465, spf: 'spf.163.com' },
  '126': { host: 'smtp.126.com', port: 465, spf: 'spf.163.com' },
  exmail: { host: 'smtp.exmail.qq.com', port: 465, spf: 'spf.mail.qq.com' },
  gmail: { host: 'smtp.gmail.com', port: 465, spf: '_spf.google.com' },
  outlook: { host: 'smtp.office365.com', port: 587, spf: 'spf.protection.outlook.com' },
  aliyun: { host: 'smtpdm.aliyun.com', port: 465, spf: 'spf1.dm.aliyun.com' },
  tencent: { host: 'smtp.qcloudmail.com', port: 465 },
  sendgrid: { host: 'smtp.sendgrid.net', port: 465 },
  mailgun: { host: 'smtp.mailgun.org', port: 465 },
  ses: { host: 'email-smtp.us-east-1.amazonaws.com', port: 465 },
}
