import type { Factor as FactorDto } from '@latchkey/shared/factor'
import type { Factor } from './factor.entity.ts'
import type { Passkey } from './passkey.entity.ts'
import { opensAlone } from './passkeys.ts'

type Shown = Omit<Factor, 'user' | 'kind' | 'secret' | 'secretKeyId' | 'lastStep'>

/** The public form of a factor, for its owner. `rpId` is that of our pages. */
export function toFactorDto(
  factor: Shown,
  { passkey, rpId }: { passkey?: Passkey | null | undefined; rpId: string },
): FactorDto {
  const { id, name, createdAt, confirmedAt, lastUsedAt, removesAt } = factor
  const shown = {
    id,
    name,
    createdAt: (confirmedAt ?? createdAt).toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    removesAt: removesAt?.toISOString() ?? null,
  }
  if (!passkey) return { ...shown, kind: 'totp' }
  const passwordless = opensAlone(passkey, rpId)
  return { ...shown, kind: 'passkey', synced: passkey.isSynced, passwordless }
}
