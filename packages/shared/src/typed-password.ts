import * as z from 'zod/mini'
import type { FieldReason } from './errors.ts'
import { limits } from './limits.ts'

/** A password as typed, which other programs hashed, of at most 1024 bytes in UTF-8. */
export const typedPassword = z.string().check(
  z.refine((text) => {
    const bytes = new TextEncoder().encode(text).length
    return bytes > 0 && bytes <= limits.typedPassword.max
  }, 'INVALID' satisfies FieldReason),
)
