export const messages = {
  tag: 'en',
  expired: 'This sign-in is no longer valid',
  expiredText:
    'It has already been completed, or it took longer than an hour. Go back to the app and start again.',
  failed: 'We couldn’t complete this sign-in',
  failedText: 'Something went wrong on our side. Try again.',
  again: 'Try again',
  chooseTitle: (app: string) => `Continue to ${app}?`,
  named: (displayName: string, username: string) => `${displayName} (${username})`,
  chooseText: (name: string) => `You’re signed in as ${name}.`,
  goOn: (name: string) => `Continue as ${name}`,
  otherAccount: 'Use another account',
  consentTitle: (app: string) => `Share your details with ${app}?`,
  consentText: (app: string) => `${app} isn’t run by us. If you allow it, it will see:`,
  scopes: {
    openid: 'an ID, so that it recognizes you next time',
    profile: 'your username, display name, picture, language and time zone',
    email: 'your email address',
    groups: 'your role',
  },
  allow: 'Allow',
  deny: 'Don’t allow',
}

export type QuestionMessages = typeof messages
