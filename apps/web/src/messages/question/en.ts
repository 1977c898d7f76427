export const messages = {
  tag: 'en',
  expired: 'This sign-in is no longer valid',
  expiredText:
    'It was completed already, or it took longer than an hour. Go back to the app and start again.',
  failed: 'This sign-in could not be completed',
  failedText: 'Something went wrong here. Try again.',
  again: 'Try again',
  chooseTitle: (app: string) => `Continue to ${app}?`,
  chooseText: (name: string) => `You’re signed in as ${name}.`,
  goOn: (name: string) => `Continue as ${name}`,
  otherAccount: 'Use another account',
  consentTitle: (app: string) => `Allow ${app} to sign you in?`,
  consentText: (app: string) => `${app} is run by others. It will learn:`,
  scopes: {
    openid: 'an identifier that tells it you’re the same person next time',
    profile: 'your username, name, picture, language and time zone',
    email: 'your email address',
    groups: 'your role here',
  },
  allow: 'Allow',
  deny: 'Don’t allow',
}

export type QuestionMessages = typeof messages
