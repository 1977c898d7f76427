import { digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import { AppError } from '../errors.ts'

const product = [
  'latchkey',
  'superadmin',
  'password',
  '12345678',
  '123456789',
  '1234567890',
  'qwertyuiop',
  '88888888',
  '11111111',
  'password1',
  'password123',
  'qwerty123',
  'iloveyou',
  '1qaz2wsx',
  'abcd1234',
  'a1234567',
  '00000000',
  '87654321',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'welcome1',
  'admin123',
  '66666666',
]
const endings = ['', '1', '123', '1234', '12345678', '!', '2025', '2026']

/** The server sees a digest only, so it digests what a guesser would try first and compares. */
export function refuseWeakPassword(
  digest: PasswordDigest,
  identity: { username?: string; email: string },
): void {
  const [local = ''] = identity.email.split('@')
  const words = [
    ...product,
    identity.email,
    local,
    ...(identity.username ? [identity.username] : []),
  ]
  const isWeak = words
    .flatMap((word) => [
      word,
      word.toLowerCase(),
      word.slice(0, 1).toUpperCase() + word.slice(1),
      [...word].toReversed().join(''),
    ])
    .flatMap((word) => endings.map((ending) => word + ending))
    .some((guess) => digestPassword(guess) === digest)
  if (isWeak) throw new AppError('PASSWORD_BREACHED', { fields: { password: 'INVALID' } })
}
