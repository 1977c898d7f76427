export const messages = {
  tag: 'en',
  continueTo: {
    'sign-in': (app: string) => `Sign in to continue to ${app}.`,
    register: (app: string) => `Create an account to continue to ${app}.`,
    reset: (app: string) => `After that, sign in to continue to ${app}.`,
    'sign-out': (app: string) => `You’ll then continue to ${app}.`,
  },
  refused: (host: string) => `We can’t take you to ${host}: that address isn’t registered here.`,
  refusedUnread: 'We can’t take you back: the link you followed has no valid return address.',
  refusedAdvice: 'You’ll stay here instead. Please let the owner of the site you came from know.',
  roleRefused: (app: string) => `Your role doesn’t have access to ${app}. Ask its administrator.`,
  signedIn: 'You’re signed in',
  signedOut: 'You’re signed out',
  toAccount: 'Go to your account',
  signOutQuestion: 'Sign out?',
  staySignedIn: 'Stay signed in',
  signOutIntro: 'You’ll be signed out in this browser.',
  signOutAsked: (app: string) => `${app} is asking you to sign out here.`,
}

export type ContinueMessages = typeof messages
