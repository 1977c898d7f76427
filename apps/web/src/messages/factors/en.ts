const counted = (count: number, noun: string): string =>
  count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`

export const messages = {
  tag: 'en',
  secondStep: 'One more step',
  askFor: {
    passkey: 'Your browser or device asks for your passkey.',
    totp: 'Enter the code that your authenticator app shows now.',
    backup_code: 'Enter one of your backup codes. Each works once.',
  },
  codeOf: { totp: 'Authenticator code', backup_code: 'Backup code' },
  insteadBy: {
    passkey: 'Use a passkey instead',
    totp: 'Use your authenticator app instead',
    backup_code: 'Use a backup code instead',
    password: 'Use your password instead',
  },
  codeWrong: {
    totp: 'That code isn’t right, or was used already. Wait for the next one.',
    backup_code: 'That code isn’t right, or was used already.',
  },
  codeIncomplete: {
    totp: 'Enter all six digits.',
    backup_code: 'Enter all ten letters and digits.',
  },
  lost: 'This sign-in took too long, or had too many wrong codes. Start again with your password.',
  lostAll: 'Lost your phone and your backup codes?',
  recovery: 'Sign in without them',
  recoveryIntro:
    'We email you a code. Three days after you entered it, your authenticator apps and passkeys are removed, and your password is enough. We tell you by email; an app or passkey that you sign in with before then stays.',
  mailCode: 'Email me a code',
  recoveryPlanned: (time: string) =>
    `Your authenticator apps and passkeys are removed on ${time}. Then sign in with your password, and set up a new one.`,
  startAgain: 'Back to the password',
  trust: 'Trust this device for 30 days',
  trustHint: 'Your password is then enough to sign in here. Only for a device of your own.',
  trustedDevices: 'Trusted devices',
  trustedCount: (count: number) => counted(count, 'device') || 'None',
  trustedIntro: 'On these devices your password alone signs you in.',
  trustedSince: 'Trusted since',
  trustedUntil: 'Trusted until',
  removeAllTrusted: 'Remove all',
  trustRemoved: 'Removed. The next sign-in there asks for the second step.',
  proof: 'Confirm it’s you',
  proofIntro: 'This needs a fresh proof. It counts for five minutes.',
  confirm: 'Confirm',
  cancel: 'Cancel',
  factors: 'Two-step sign-in',
  off: 'Off: your password is enough to sign in.',
  on: (passkeys: number, apps: number) => {
    const counts = [counted(passkeys, 'passkey'), counted(apps, 'authenticator app')]
    return `On: ${counts.filter(Boolean).join(', ')}`
  },
  setUp: 'Set up',
  intro:
    'After your password, we also ask for a passkey, or for a code from an authenticator app on your phone. So a stolen password is not enough.',
  add: 'Add an authenticator app',
  back: 'Back',
  full: 'You have as many as there can be. Remove one first.',
  name: 'Name',
  nameHint: 'So that you recognize it later, such as “Work phone”.',
  defaultName: 'My phone',
  continue: 'Continue',
  scan: 'Scan this with your authenticator app.',
  qr: 'QR code for your authenticator app',
  openHere: 'Is the app on this device? Open it there',
  byHand: 'Or type this key into the app:',
  secretKey: 'Key',
  enterCode: 'Then enter the code that the app shows.',
  turnOn: 'Turn on',
  added: 'Authenticator app added.',
  setupExpired: 'This took too long. Start again.',
  addedOn: 'Added on',
  neverUsed: 'Not used since',
  usedAgo: (ago: string) => `Last used ${ago}`,
  now: 'just now',
  goesOn: (time: string) => `This is removed on ${time}, unless you sign in with it before.`,
  rename: 'Rename',
  renamed: 'Name changed.',
  remove: 'Remove',
  removeQuestion: (name: string) => `Remove “${name}”?`,
  removeIntro: 'Its codes no longer sign you in.',
  removeLast:
    'Two-step sign-in is off then: your password alone signs you in. Your backup codes end too.',
  removeSole:
    'Your account has no password, so nothing would sign you in without this passkey. Set a password first, or add another passkey.',
  removed: 'Authenticator app removed.',
  save: 'Save',
  backupCodes: 'Backup codes',
  codesLeft: (left: number) =>
    left === 0 ? 'None' : `${left} ${left === 1 ? 'code' : 'codes'} left`,
  backupIntro: 'With a backup code you can sign in without your phone. Each works once.',
  newCodes: 'Make new codes',
  newCodesEnd: 'The codes you have now stop working.',
  keepCodes: 'Keep these backup codes',
  keepCodesIntro:
    'They are shown only now. Keep them where you find them without your phone: each signs you in once.',
  download: 'Download',
  downloadName: 'backup-codes',
  print: 'Print',
  kept: 'I’ve kept them',
  codesOf: (name: string, service: string) => `Backup codes of ${name} at ${service}`,
  requiredTitle: 'Set up two-step sign-in',
  requiredIntro:
    'Your account needs it from now on: after your password you also use a passkey, or a code from an authenticator app on your phone. Then you can go on.',
  requiredFrom: (day: string) => `From ${day}, your account needs two-step sign-in.`,
  setUpNow: 'Set it up now',
  madeOn: (time: string) => `Made on ${time}. Each works once.`,
}

export type FactorMessages = typeof messages
