import * as z from 'zod/mini'
import { reason } from './auth.ts'

/**
 * Parses one line with a letter or digit. Characters that are invisible or change the direction of text
 * are refused, except those that join emoji.
 */
export const visibleLine = (max: number) =>
  z.pipe(
    z.pipe(
      z.string(),
      z.transform((text: string) => text.trim().normalize('NFC')),
    ),
    z.string().check(
      z.refine((text) => text !== '', reason('REQUIRED')),
      z.maxLength(max, reason('TOO_LONG')),
      z.regex(
        /^(?=.*[\p{L}\p{N}])(?:\u200d|\ufe0f|(?![\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]).)*$/u,
        reason('CHARACTERS'),
      ),
    ),
  )
