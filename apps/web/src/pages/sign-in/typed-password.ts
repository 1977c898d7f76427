let isTyped = false

/** The account page offers a passkey to users who have just typed their password. */
export function setPasswordTyped(typed: boolean): void {
  isTyped = typed
}

export const wasPasswordTyped = (): boolean => isTyped
