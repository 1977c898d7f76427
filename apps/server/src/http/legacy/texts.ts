import type { Reason } from '@latchkey/shared/errors'

/** The predecessor wrote its texts for users in Chinese, and old clients show them. */
export const refusalTexts = {
  INVALID_INPUT: '提交的内容不完整或格式不正确',
  UNAUTHENTICATED: '登录已失效，请重新登录',
  INVALID_CREDENTIALS: '邮箱或密码不正确',
  ACCOUNT_DISABLED: '该账号目前无法登录，请打开登录页查看原因',
  CODE_INVALID: '验证码不正确或已失效，请重新获取',
  USERNAME_TAKEN: '该用户名已被使用',
  EMAIL_TAKEN: '该邮箱已注册，请直接登录',
  PASSWORD_BREACHED: '该密码太容易被猜到，请换一个',
  STEP_UP_REQUIRED: '该账号已开启两步验证，请打开登录页登录',
  FACTOR_REQUIRED: '该账号须先开启两步验证，请打开登录页设置',
  PASSWORD_REQUIRED: '该账号没有密码，请先设置密码',
  FORBIDDEN: '没有权限',
  NOT_FOUND: '没有找到',
  RATE_LIMITED: '操作过于频繁，请稍后再试',
  UNAVAILABLE: '服务暂时繁忙，请稍后再试',
  INTERNAL: '服务出错，请稍后再试',
} satisfies Record<Reason, string>

/** The answer to the right password of an adopted account. */
export const firstSignInText =
  '系统升级后首次登录需要验证邮箱：验证码已发送到你的邮箱，请用它重置密码后再登录'

export const tooShortText = '密码太短'

export const doneTexts = {
  signedIn: '登录成功',
  registered: '注册成功',
  codeSent: '验证码已发送，请查收邮件',
  passwordReset: '密码已重置，请用新密码登录',
  signedOut: '已退出登录',
  tokenValid: '令牌有效',
}
