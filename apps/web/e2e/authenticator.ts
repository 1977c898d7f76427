import type { Page } from '@playwright/test'

/**
 * A phone asks for its owner's finger; this key asks for any touch, and cannot identify an account by
 * itself.
 */
const kinds = {
  phone: {
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
  },
  'usb key': {
    transport: 'usb',
    hasResidentKey: false,
    hasUserVerification: false,
    isUserVerified: false,
  },
} as const

export type Authenticator = Awaited<ReturnType<typeof plugIn>>

/**
 * Plugs an authenticator into the browser of a page, with real keys and signatures. No touch happens by
 * itself.
 */
export async function plugIn(page: Page, kind: keyof typeof kinds) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      automaticPresenceSimulation: false,
      defaultBackupEligibility: kind === 'phone',
      defaultBackupState: kind === 'phone',
      ...kinds[kind],
    },
  })
  const touch = (enabled: boolean) =>
    devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })
  const credentials = async () =>
    (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials
  type Credential = Awaited<ReturnType<typeof credentials>>[number]
  return {
    credentials,
    /** Touches it whenever it asks, until `act` is done. */
    async touchedWhile(act: () => Promise<void>): Promise<void> {
      await touch(true)
      await act()
      await touch(false)
    },
    /** Sets whether its owner can verify their identity. */
    setVerified: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    remember: (credential: Credential) =>
      devtools.send('WebAuthn.addCredential', { authenticatorId, credential }),
    unplug: () => devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  }
}
