const storageKey = 'latchkey.identifier'

// Storage throws where the browser blocks it; the name is then typed anew on each visit.
export function recallIdentifier(): string {
  try {
    return localStorage.getItem(storageKey) ?? ''
  } catch {
    return ''
  }
}

export function keepIdentifier(identifier: string): void {
  try {
    localStorage.setItem(storageKey, identifier)
  } catch {}
}

export function forgetIdentifier(): void {
  try {
    localStorage.removeItem(storageKey)
  } catch {}
}
