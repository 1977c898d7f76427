import type { Finding } from './stages.ts'

type Row = [zhCause: string, zhRemedy: string, enCause: string, enRemedy: string]

/** Findings of the mail doctor beyond SMTP errors. */
const rows = {
  'no-encryption': [
    '连接没有加密，密码和验证码以明文传输。',
    '设置 MAIL_USE_TLS=true，或用 465 端口；只有本机中继可以不加密。',
    'The connection is not encrypted: password and codes are sent in plain text.',
    'Set MAIL_USE_TLS=true or use port 465; only a relay on this machine may be unencrypted.',
  ],
  'certificate-ends': [
    '服务器证书两周内到期。',
    '及时续期，到期后邮件将发不出去。',
    "The server's certificate expires within two weeks.",
    'Renew it in time; no mail can be sent after it expires.',
  ],
  'dns-unanswered': [
    'DNS 查询无响应，无法检查这项记录。',
    '检查本机 DNS 设置后重试；发信本身不受影响。',
    'DNS did not answer, so this record could not be checked.',
    'Check the DNS settings of this machine and try again; sending is not affected.',
  ],
  'spf-missing': [
    '发件域名没有 SPF 记录。',
    '添加 TXT 记录，如 v=spf1 include:<邮件服务的 SPF 域名> -all。',
    'The sender domain has no SPF record.',
    'Publish a TXT record such as v=spf1 include:<SPF domain of the service> -all.',
  ],
  'spf-several': [
    '发件域名有多条 SPF 记录，收件方会全部忽略。',
    '合并成一条 v=spf1 记录。',
    'The sender domain has several SPF records, and recipients ignore them all.',
    'Merge them into one v=spf1 record.',
  ],
  'spf-open': [
    'SPF 记录以 +all 结尾，等于允许任何人冒充。',
    '改为 -all 或 ~all。',
    'The SPF record says +all: anyone may send in your name.',
    'Change it to -all or ~all.',
  ],
  'spf-without-server': [
    'SPF 记录没有包含正在使用的邮件服务。',
    '把邮件服务的 include 加进 SPF 记录，或者不要用别家的域名作发件地址。',
    'The SPF record does not include the mail service in use.',
    "Add the service's include to it, or stop sending as a domain that is not yours.",
  ],
  'spf-too-long': [
    'SPF 记录要查询 DNS 超过 10 次，收件方会视为错误。',
    '删去不用的 include。',
    'The SPF record needs more than 10 DNS lookups, which recipients treat as an error.',
    'Remove includes that are not needed.',
  ],
  'dkim-other-domain': [
    'DKIM 签名域名与发件域名不一致，不能用于 DMARC。',
    '把 MAIL_DKIM_DOMAIN 设成发件地址的域名。',
    'The DKIM domain differs from the sender address, so DMARC ignores the signature.',
    'Set MAIL_DKIM_DOMAIN to the domain of the sender address.',
  ],
  'dkim-missing': [
    'DNS 里没有这个选择器的 DKIM 公钥，或者它已被撤销。',
    '在 <选择器>._domainkey.<域名> 发布 TXT 记录 v=DKIM1; k=rsa; p=<公钥>。',
    'DNS has no DKIM public key for this selector, or it is revoked.',
    'Publish a TXT record v=DKIM1; k=rsa; p=<public key> at <selector>._domainkey.<domain>.',
  ],
  'dkim-mismatch': [
    'DNS 里的 DKIM 公钥与 MAIL_DKIM_KEY_FILE 的私钥不是一对。',
    '发布该私钥对应的公钥，或换用另一个选择器。',
    'The DKIM public key in DNS does not match the private key in MAIL_DKIM_KEY_FILE.',
    'Publish the matching key, or use another selector.',
  ],
  'dkim-unknown': [
    '没有配置 MAIL_DKIM_*，签名由邮件服务负责，这里无法检查。',
    '在收到的测试邮件原文里确认 Authentication-Results 写着 dkim=pass。',
    'MAIL_DKIM_* is not set: signing is up to the mail service and cannot be checked here.',
    'Look for dkim=pass under Authentication-Results in the source of a test mail.',
  ],
  'dmarc-missing': [
    '发件域名没有 DMARC 记录，主流邮箱服务商对这样的域名更严格。',
    '在 _dmarc.<域名> 添加 TXT 记录 v=DMARC1; p=none; rua=mailto:<你的地址>，观察后再收紧。',
    'The sender domain has no DMARC record, and large providers are stricter with such domains.',
    'Publish v=DMARC1; p=none; rua=mailto:<your address> at _dmarc.<domain>, watch, then tighten it.',
  ],
  'dmarc-will-refuse': [
    'DMARC 策略要求隔离或拒收，而 SPF 没有通过，DKIM 也未通过验证。',
    '先修好上面的 SPF 或 DKIM，否则邮件会被拒收或进垃圾箱。',
    'The DMARC policy is quarantine or reject, and neither SPF nor DKIM passed.',
    'Fix SPF or DKIM above first, or emails will be refused or filed as spam.',
  ],
} as const satisfies Record<string, Row>

export const findingOf = (id: keyof typeof rows): Finding => {
  const [zhCause, zhRemedy, enCause, enRemedy] = rows[id]
  return {
    id,
    texts: {
      zh: { cause: zhCause, remedy: zhRemedy },
      en: { cause: enCause, remedy: enRemedy },
    },
  }
}

export type AdviceId = keyof typeof rows
