import type { SecurityEvent } from './event.entity.ts'

/**
 * The chain's length and the seal of its last row. An operator who notes it can detect that the end is
 * missing.
 */
export const headOf = ({ position, seal }: Pick<SecurityEvent, 'position' | 'seal'>): string =>
  `${position}:${seal}`

export type Head = { position: number; seal: string }

export function parseHead(text: string): Head | undefined {
  const [, position = '', seal = ''] = /^([1-9]\d{0,9}):([\w-]{43})$/.exec(text) ?? []
  return seal === '' ? undefined : { position: Number(position), seal }
}
