/** Reads a value of unknown shape: anything but an object counts as an empty one. Never throws. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
