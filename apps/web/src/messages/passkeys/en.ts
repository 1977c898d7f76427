export const messages = {
  tag: 'en',
  troubles: {
    timeout: 'That took too long. Try again.',
    known: 'This device already has a passkey for your account.',
    unfit: 'This browser or device can’t do that. Try another device, or another way.',
  },
  unknown:
    'We don’t recognize this passkey. It may have been removed. Sign in with your password, then add a new passkey under “Passkeys and two-step sign-in”.',
  refused: 'This passkey didn’t work. Try another one, or another way.',
  elsewhere:
    'None of your passkeys can be used at this address. Use another way, then add a new passkey.',
  use: 'Use your passkey',
  add: 'Add a passkey',
  addIntro:
    'With a passkey, you sign in with your fingerprint, your face or your screen lock instead of a password. It’s kept on your device, in your password manager or on a security key.',
  nameHint: 'Helps you recognize it later, for example “Work laptop”.',
  defaultName: 'My passkey',
  make: 'Create passkey',
  added: 'Passkey added.',
  removed: 'Passkey removed.',
  removeIntro: 'It will no longer sign you in.',
  synced: 'Synced to your other devices',
  oneDevice: 'On one device only',
  onlySecond: 'Works only as the second step, after your password',
  offer: 'Sign in without a password next time?',
  offerIntro:
    'With a passkey, all you need is what unlocks this device: your fingerprint, your face or your screen lock.',
  notNow: 'Not now',
}

export type PasskeyMessages = typeof messages
