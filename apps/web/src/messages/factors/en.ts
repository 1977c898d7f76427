const counted = (count: number, noun: string): string =>
  count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`

export const messages = {
  tag: 'en',
  secondStep: 'One more step',
  askFor: {
    passkey: 'Your browser or device will ask for your passkey.',
    totp: 'Enter the code from your authenticator app.',
    backup_code: 'Enter one of your backup codes. Each works once.',
  },
  passkeysElsewhere: 'Your passkeys were made for another address and can’t be used here.',
  passkeysElsewhereUse:
    'Your passkeys were made for another address and can’t be used here. Use a backup code, then add a new passkey.',
  noWayHere: 'Sign out, and choose “Lost your phone and your backup codes?” after your password.',
  codeOf: { totp: 'Authenticator code', backup_code: 'Backup code' },
  insteadBy: {
    passkey: 'Use a passkey instead',
    totp: 'Use your authenticator app instead',
    backup_code: 'Use a backup code instead',
    password: 'Use your password instead',
  },
  codeWrong: {
    totp: 'That code isn’t right or was already used. Wait for the next one.',
    backup_code: 'That code isn’t right or was already used.',
  },
  codeIncomplete: {
    totp: 'Enter all 6 digits.',
    backup_code: 'Enter all 10 letters and digits.',
  },
  lost: 'This sign-in took too long or had too many wrong codes. Start again with your password.',
  lostAll: 'Lost your phone and your backup codes?',
  recovery: 'Recover your account',
  recoveryIntro:
    'We’ll email you a code. Three days after you enter it, your authenticator apps and passkeys will be removed, and your password will be enough to sign in. We’ll remind you by email. Any app or passkey you sign in with before then stays.',
  mailCode: 'Email me a code',
  recoveryPlanned: (time: string) =>
    `Your authenticator apps and passkeys will be removed on ${time}. After that, sign in with your password and set up two-step sign-in again.`,
  startAgain: 'Back to sign-in',
  trust: 'Trust this device for 30 days',
  trustHint: 'You’ll only need your password here. Don’t use this on a shared device.',
  trustedDevices: 'Trusted devices',
  trustedCount: (count: number) => counted(count, 'device') || 'None',
  trustedIntro: 'On these devices, your password alone is enough to sign in.',
  trustedSince: 'Trusted since',
  trustedUntil: 'Trusted until',
  removeAllTrusted: 'Remove all',
  trustRemoved: 'Removed. The next sign-in there will ask for the second step.',
  proof: 'Confirm it’s you',
  proofIntro: 'This keeps your account safe. We won’t ask again for 5 minutes.',
  proofFor: {
    changePassword: 'To change your password, confirm that it’s you.',
    changeEmail: 'To change your email, confirm that it’s you.',
    deleteAccount: 'To delete your account, confirm that it’s you.',
    addPasskey: 'To add a passkey, confirm that it’s you.',
    addTotp: 'To add an authenticator app, confirm that it’s you.',
    removeFactor: 'To remove it, confirm that it’s you.',
    newBackupCodes: 'To generate new backup codes, confirm that it’s you.',
  },
  confirm: 'Confirm',
  cancel: 'Cancel',
  factors: 'Passkeys and two-step sign-in',
  off: 'Off: your password is enough to sign in.',
  offUntil: (day: string) => `Off. Required from ${day}.`,
  on: (passkeys: number, apps: number) => {
    const counts = [counted(passkeys, 'passkey'), counted(apps, 'authenticator app')]
    return `On: ${counts.filter(Boolean).join(', ')}`
  },
  setUp: 'Set up',
  intro:
    'After your password, we’ll also ask for a passkey or a code from an authenticator app. That way, a stolen password isn’t enough.',
  add: 'Add an authenticator app',
  addIntro:
    'An authenticator app on your phone shows a new 6-digit code every 30 seconds. Google Authenticator and Microsoft Authenticator are two of them; many password managers can do it too.',
  back: 'Back',
  full: 'You’ve reached the limit. Remove one first.',
  name: 'Name',
  nameHint: 'Helps you recognize it later, for example “Work phone”.',
  defaultName: 'My phone',
  continue: 'Continue',
  scan: 'Scan this with your authenticator app.',
  qr: 'QR code for your authenticator app',
  openHere: 'Is the app on this device? Open it',
  byHand: 'Or enter this key in the app:',
  secretKey: 'Key',
  enterCode: 'Then enter the code the app shows.',
  turnOn: 'Turn on',
  added: 'Authenticator app added.',
  setupExpired: 'This took too long. Start again.',
  kinds: { passkey: 'Passkey', totp: 'Authenticator app' },
  addedOn: 'Added on',
  neverUsed: 'Not used yet',
  usedAgo: (ago: string) => `Last used ${ago}`,
  now: 'just now',
  goesOn: (time: string) => `It will be removed on ${time} unless you sign in with it before then.`,
  rename: 'Rename',
  renamed: 'Name changed.',
  remove: 'Remove',
  removeQuestion: (name: string) => `Remove “${name}”?`,
  removeIntro: 'Its codes will no longer sign you in.',
  removeLast:
    'This turns off two-step sign-in: your password alone will be enough. Your backup codes will stop working too.',
  removeSole:
    'Your account has no password, so you couldn’t sign in without this passkey. Set a password or add another passkey first.',
  removed: 'Authenticator app removed.',
  save: 'Save',
  backupCodes: 'Backup codes',
  codesLeft: (left: number) =>
    left === 0 ? 'None' : `${left} ${left === 1 ? 'code' : 'codes'} left`,
  backupIntro: 'With a backup code, you can sign in without your phone. Each works once.',
  newCodes: 'Generate new codes',
  newCodesEnd: 'New codes replace your current ones.',
  keepCodes: 'Save these backup codes',
  keepCodesIntro:
    'You won’t see them again. Keep them somewhere you can reach without your phone. Each signs you in once.',
  download: 'Download',
  downloadName: 'backup-codes',
  print: 'Print',
  kept: 'I’ve saved them',
  codesOf: (name: string, service: string) => `Backup codes for ${name} at ${service}`,
  requiredTitle: 'Set up two-step sign-in',
  requiredIntro:
    'Your account now requires it: after your password, you’ll also use a passkey or a code from an authenticator app. Set it up to continue.',
  requiredFrom: (day: string) => `From ${day}, your account will require two-step sign-in.`,
  setUpNow: 'Set it up now',
  madeOn: (time: string) => `Generated on ${time}. Each works once.`,
}

export type FactorMessages = typeof messages
