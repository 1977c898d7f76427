import type { FactorList } from '@latchkey/shared/factor'
import { sendSignal } from '@simplewebauthn/browser'

/** Lets the browser stop offering removed passkeys. Many cannot, and nothing depends on it. */
export async function signalPasskeys(accepted: FactorList['passkeys']): Promise<void> {
  if (!accepted) return
  const { rpId, userId, credentialIds } = accepted
  await sendSignal({
    signalName: 'allAcceptedCredentials',
    rpID: rpId,
    userID: userId,
    allAcceptedCredentialIDs: credentialIds,
  }).catch(() => {})
}
