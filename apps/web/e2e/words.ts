/** What a person reads on the pages, in the language of the project under test. */
const words = {
  en: {
    html: 'en',
    register: 'Create your account',
    account: 'Your account',
    email: 'E-mail',
    code: 'Code',
    username: 'Username',
    password: 'Password',
    newPassword: 'New password',
    identifier: 'Username or e-mail',
    sendCode: 'Send code',
    proceed: 'Continue',
    create: 'Create account',
    reset: 'Reset password',
    signIn: 'Sign in',
    signOut: 'Sign out',
  },
  zh: {
    html: 'zh-CN',
    register: '创建账号',
    account: '我的账号',
    email: '邮箱',
    code: '验证码',
    username: '用户名',
    password: '密码',
    newPassword: '新密码',
    identifier: '用户名或邮箱',
    sendCode: '发送验证码',
    proceed: '继续',
    create: '创建账号',
    reset: '重置密码',
    signIn: '登录',
    signOut: '退出登录',
  },
}

export const wordsOf = (project: string) => (project === 'phone' ? words.zh : words.en)
export type Words = ReturnType<typeof wordsOf>
