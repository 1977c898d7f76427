import type { SecurityEvent } from './event.entity.ts'

/** How long the chain is, and the seal of its last row: whoever has noted it sees that the end is missing. */
export const headOf = ({ position, seal }: Pick<SecurityEvent, 'position' | 'seal'>): string =>
  `${position}:${seal}`

export type Head = { position: number; seal: string }

export function parseHead(text: string): Head | undefined {
  const [, position = '', seal = ''] = /^([1-9]\d{0,9}):([\w-]{43})$/.exec(text) ?? []
  return seal === '' ? undefined : { position: Number(position), seal }
}
