/**
 * The rules of every input field that a pattern does not express. Documents and the API document use
 * them.
 */
export const fieldWords: Record<string, string> = {
  email:
    'one ASCII mailbox, 64 characters of RFC 5322 `atext` before the @; full-width forms and ideographic full stops are read as ASCII, a domain in another script becomes its `xn--` form',
  type: 'what the code is for',
  locale: 'language of emails, where the account has none of its own; else the browser’s',
  timeZone:
    'a name of the IANA time zone database; a registration leaves out one that the server does not know',
  displayName:
    'one line of visible text after NFC, without blanks around it and without marks of direction',
  challengeId: '128 random bits, from `auth.sendCode`',
  code: 'emailed, of an authenticator app, or a backup code: six or eight digits or ten letters (Crockford’s base 32), in any case and width, with blanks and hyphens between',
  username:
    '2–50 code points after NFKC; letters, marks and digits of one script and `_ . -`, nothing invisible, a letter or digit among them',
  password: 'a digest of the password (`digestPassword`); where a password is set, of the new one',
  passkey: 'instead of a password: what the browser answered to `auth.registerOptions`',
  legacyPassword:
    'SHA-256 of the password’s UTF-8 as 64 lower-case hex digits, the form of the predecessor',
  typedPassword:
    'the password itself, of 1–1024 bytes in UTF-8 and with `password` as its digest; only while the pages carry `latchkey-typed`, else ignored',
  proof: 'the emailed code that `code_required` asked for',
  identifier: 'a username or an address, as typed; with an @ it is an address',
  attempt: 'from `auth.login`, for ten minutes',
  method: 'how the caller proves who they are',
  response: 'what the browser answered about a passkey, as JSON of WebAuthn Level 3',
  name: 'of the factor: one line of visible text',
  confirmation: 'the username, typed once more',
  cancelDeletion: 'whether to keep an account that is about to be deleted',
  trustDevice: 'whether to leave the second step out in this browser for 30 days',
  token: 'from the link of a notice, behind the #',
  bio: 'no control characters but line feeds',
  avatar:
    'an https address without a username, or null; an uploaded picture comes by `account.putAvatar`',
  address: 'an absolute http or https address',
  idTokenHint: 'an ID token that the program was given, expired or not',
  clientId: 'the id of an app: `latchkey apps list`',
  postLogoutRedirectUri:
    'one of the addresses that the app registered for this; compared character by character',
  state: 'given back to the program as it is',
  audience: 'that of an app: `latchkey apps list`',
  picture: 'a square WebP or JPEG up to 1024 × 1024 and 65,535 bytes, in base64',
  currentPassword:
    'a digest of the password the account has; left out where it has none: the call then needs a fresh proof',
  id: 'of a session, from `account.sessions`, or of a factor or a trusted device, from `account.factors`',
  appId: 'of an app, from `account.apps`',
}
