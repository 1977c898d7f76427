import { interactionPolicy } from 'oidc-provider'

const { base, Prompt } = interactionPolicy

/**
 * The prompts between an app's request and its code. Our page answers each by its name. Apps may also
 * request prompts that only a page understands, and the engine would refuse unknown names. Consent comes
 * last, because the account that was chosen before gives it.
 */
export function promptPolicy() {
  const policy = base()
  for (const name of ['select_account', 'create'])
    policy.add(new Prompt({ name, requestable: true }), 0)
  return policy
}
