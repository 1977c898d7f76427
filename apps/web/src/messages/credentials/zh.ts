import type { CredentialsMessages } from './en.ts'

export const messages = {
  tag: 'zh-CN',
  username: '用户名',
  newPassword: '新密码',
  currentPassword: '当前密码',
  wrongPassword: '当前密码不正确。',
  usernameRule: '2–50 个中文、字母、数字或 _ . - 符号。',
  usernameErrors: {
    TOO_SHORT: '至少 2 个字符。',
    CHARACTERS: '只能使用文字、数字和 _ . - 符号。',
  },
  passwordRule: (min: number) => `至少 ${min} 个字符。`,
  passwordShort: (missing: number) => `还差 ${missing} 个字符。`,
  passwordFair: '长度够了，更长更安全。',
  passwordStrong: '长度很好。',
  strength: '强度',
  strengths: ['很弱。', '较弱。', '一般。', '较强。', '很强。'],
  advice: {
    common: '很多人都在用这个密码。',
    own: '请不要使用自己的名字或邮箱。',
    word: '单个词容易被猜到，请组合多个词。',
    keyboard: '键盘上相邻的按键容易被猜到。',
    repeat: '重复的词和字符容易被猜到。',
    sequence: 'abc、123 这类连续字符容易被猜到。',
    date: '年份和日期容易被猜到。',
    longer: '再加几个词会更安全。',
  },
} satisfies CredentialsMessages
