import type { KeyUsage } from '../../passwords/key-usage.ts'
import type { Words } from '../../config/local-language.ts'
import { counted, factor, zhFactors } from '../output.ts'
import { typed } from '../../config/program-name.ts'

type Kind = keyof KeyUsage

/** The values that a SECRET_KEY protects, with their number. */
export const usageWords: Record<Kind, (count: number) => Words> = {
  passwords: (count) => ({ en: counted(count, 'password'), zh: `${count} 个密码` }),
  ofOldClients: (count) => ({
    en: `${counted(count, 'credential')} of old clients`,
    zh: `${count} 个旧客户端的凭据`,
  }),
  oldDigests: (count) => ({
    en: `${counted(count, 'digest')} of the old database that resets must refuse`,
    zh: `${count} 个重置密码时须拒绝的旧数据库摘要`,
  }),
  signingKeys: (count) => ({ en: counted(count, 'signing key'), zh: `${count} 个签名密钥` }),
  factors: (count) => ({
    en: counted(count, ...factor),
    zh: zhFactors(count),
  }),
  foreignHashes: (count) => ({
    en: counted(count, 'hash of another program', 'hashes of other programs'),
    zh: `${count} 个其他程序的密码哈希`,
  }),
  backupCodes: (count) => ({ en: counted(count, 'backup code'), zh: `${count} 个备用码` }),
}

/** The way of each value to the first key, and what its owner does if the old key goes before. */
export const leftWords: Record<Kind, Words> = {
  passwords: {
    en: 'each moves to number 1 when its owner signs in; without this key the owner resets it by email',
    zh: '各自在本人下次登录时改用第 1 个密钥；删去此密钥后，本人须通过邮件重置',
  },
  ofOldClients: {
    en: 'each is learned again when its owner signs in; without this key old clients are refused until then',
    zh: '各自在本人下次登录时重新保存；删去此密钥后，旧客户端在本人登录前无法登录',
  },
  oldDigests: {
    en: 'they never move; without this key a reset accepts these passwords again',
    zh: '不会改用其他密钥；删去此密钥后，重置密码时不再拒绝这些密码',
  },
  signingKeys: {
    en: 'the running service moves them within an hour: wait for that',
    zh: '运行中的服务会在一小时内改用第 1 个密钥，请等待完成',
  },
  factors: {
    en: 'the running service moves them within an hour: wait for that, or their owners cannot sign in',
    zh: '运行中的服务会在一小时内改用第 1 个密钥；请等待完成，否则本人无法登录',
  },
  foreignHashes: {
    en: 'the running service moves them within an hour: wait for that, or their owners need "Forgot your password?"',
    zh: '运行中的服务会在一小时内改用第 1 个密钥；请等待完成，否则本人需用“忘记密码？”重置密码',
  },
  backupCodes: {
    en: 'they never move; without this key their owners make new ones',
    zh: '不会改用其他密钥；删去此密钥后，本人须重新生成',
  },
}

/** The consequences of the loss of the key. */
export const lostWords: Record<Kind, Words> = {
  passwords: { en: 'unusable until reset by email', zh: '通过邮件重置前无法使用' },
  ofOldClients: { en: 'unusable until learned again', zh: '重新保存前无法使用' },
  oldDigests: {
    en: 'which a reset no longer refuses: list their key again',
    zh: '重置密码时已不再拒绝：请重新列出其密钥',
  },
  signingKeys: {
    en: `without which apps get no tokens: list their key again, or run "${typed('keys rotate')}"`,
    zh: `缺少它们，应用无法获得令牌：请重新列出其密钥，或运行“${typed('keys rotate')}”`,
  },
  factors: {
    en: 'whose owners cannot sign in: list their key again',
    zh: '本人无法登录：请重新列出其密钥',
  },
  foreignHashes: {
    en: 'whose owners need "Forgot your password?" unless their key is listed again',
    zh: '除非重新列出其密钥，否则本人需用“忘记密码？”重置密码',
  },
  backupCodes: { en: 'unusable until new ones are made', zh: '需重新生成后才能使用' },
}
