import type { KeyUsage } from '../../passwords/key-usage.ts'
import type { Words } from '../../config/local-language.ts'
import { counted, factor } from '../output.ts'

type Kind = keyof KeyUsage

/** The values that a SECRET_KEY protects, with their number. */
export const usageWords: Record<Kind, (count: number) => Words> = {
  passwords: (count) => ({ en: counted(count, 'password'), zh: `${count} 个密码` }),
  ofOldClients: (count) => ({
    en: `${counted(count, 'credential')} of old clients`,
    zh: `${count} 个旧客户端的凭据`,
  }),
  oldDigests: (count) => ({
    en: `${counted(count, 'digest')} of the old database`,
    zh: `${count} 个旧数据库的摘要`,
  }),
  signingKeys: (count) => ({ en: counted(count, 'signing key'), zh: `${count} 个签名密钥` }),
  factors: (count) => ({
    en: counted(count, ...factor),
    zh: `${count} 个身份验证器应用和通行密钥`,
  }),
  foreignHashes: (count) => ({
    en: counted(count, 'hash of another program', 'hashes of other programs'),
    zh: `${count} 个其他程序的密码哈希`,
  }),
  backupCodes: (count) => ({ en: counted(count, 'backup code'), zh: `${count} 个备用码` }),
}

/** The consequences of the loss of the key. */
export const lostWords: Record<Kind, Words> = {
  passwords: { en: 'unusable until reset by email', zh: '通过邮件重置前无法使用' },
  ofOldClients: { en: 'unusable until learned again', zh: '重新获知前无法使用' },
  oldDigests: {
    en: 'which a reset no longer refuses: list their key again',
    zh: '重置密码时已不再拒绝：请重新列出其密钥',
  },
  signingKeys: {
    en: 'without which apps get no tokens: list their key again, or run "keys rotate"',
    zh: '缺少它们，应用无法获得令牌：请重新列出其密钥，或运行“keys rotate”',
  },
  factors: {
    en: 'whose owners cannot sign in: list their key again',
    zh: '其所有者无法登录：请重新列出其密钥',
  },
  foreignHashes: {
    en: 'whose owners need "Forgot your password?" unless their key is listed again',
    zh: '除非重新列出其密钥，否则本人需用“忘记密码？”重置密码',
  },
  backupCodes: { en: 'unusable until new ones are made', zh: '需重新生成后才能使用' },
}
