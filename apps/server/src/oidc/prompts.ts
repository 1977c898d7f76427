import { interactionPolicy } from 'oidc-provider'

const { base, Prompt } = interactionPolicy

/**
 * The questions that stand between an app and a code. Our page answers each by its name. Apps may ask for
 * those that only a page understands too, and the engine would refuse names that it does not know.
 * Consent comes last, because the account that was chosen before gives it.
 */
export function promptPolicy() {
  const policy = base()
  for (const name of ['select_account', 'create'])
    policy.add(new Prompt({ name, requestable: true }), 0)
  return policy
}
