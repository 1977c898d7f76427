export const messages = {
  tag: 'en',
  continueTo: (app: string) => `Continue to ${app}`,
  refused: (host: string) => `We can’t send you on to ${host}: that address isn’t registered here.`,
  refusedUnread: 'We can’t send you on: the link you followed holds no valid address.',
  refusedAdvice: 'You’ll stay here instead. Please tell the people who run the site you came from.',
  roleRefused: (app: string) => `Your role may not use ${app}. Ask its administrator for access.`,
  signedIn: 'You’re signed in',
  signedOut: 'You’re signed out',
  toAccount: 'Go to your account',
  signOutQuestion: 'Sign out?',
  signOutIntro: 'You’ll be signed out of this browser.',
}

export type ContinueMessages = typeof messages
