export const messages = {
  tag: 'en',
  troubles: {
    timeout: 'That took too long. Try again.',
    known: 'This device already has a passkey for your account.',
    unfit: 'This browser or device can’t do that. Use another one, or another way.',
  },
  unknown:
    'This passkey doesn’t open an account here, or no longer does. Sign in with your password. Then you can add a new passkey under “Two-step sign-in”.',
  refused: 'This passkey didn’t work. Try another passkey, or another way.',
  use: 'Use your passkey',
  add: 'Add a passkey',
  addIntro:
    'A passkey is kept by your device, your password manager or a security key. It opens with your fingerprint, your face or your screen lock, and you sign in without a password.',
  nameHint: 'So that you recognize it later, such as “Work laptop”.',
  defaultName: 'My passkey',
  make: 'Create the passkey',
  added: 'Passkey added.',
  removed: 'Passkey removed.',
  removeIntro: 'It no longer signs you in.',
  synced: 'Synced to your other devices',
  oneDevice: 'This device only',
  onlySecond: 'Only as the second step, after your password',
  offer: 'Sign in without a password next time?',
  offerIntro:
    'With a passkey, whatever unlocks this device is enough: your fingerprint, your face or your screen lock.',
  notNow: 'Not now',
}

export type PasskeyMessages = typeof messages
