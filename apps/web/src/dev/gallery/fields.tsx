import { account } from '../../messages/account.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { credentials } from '../../messages/credentials.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Section } from '../../ui/card.tsx'
import { CodeInput } from '../../forms/code-input.tsx'
import { Field } from '../../forms/field.tsx'
import { CurrentPasswordField } from '../../forms/current-password-field.tsx'
import { NewPasswordField } from '../../forms/new-password-field.tsx'
import { StrengthMeter } from '../../forms/strength/strength-meter.tsx'
import type { Estimate } from '../../forms/strength/strength.ts'
import { TextArea } from '../../forms/text-area.tsx'
import { UsernameField } from '../../forms/username-field.tsx'

const estimates: Estimate[] = [
  { score: 0, advice: 'common' },
  { score: 1, advice: 'word' },
  { score: 2, advice: 'longer' },
  { score: 3, advice: null },
  { score: 4, advice: null },
]

export function Fields() {
  const accountMessages = useMessages(account)
  const credentialMessages = useMessages(credentials)
  const flowMessages = useMessages(codeFlow)
  return (
    <>
      <Section title="Field">
        <div className="grid gap-5">
          <Field label={flowMessages.email} name="empty" />
          <Field label={flowMessages.email} name="filled" defaultValue="ada@example.com" />
          <Field label={flowMessages.email} name="hint" hint={credentialMessages.usernameRule} />
          <Field label={flowMessages.email} name="error" defaultValue="ada" error="EMAIL" />
          <Field
            label={flowMessages.email}
            name="read-only"
            defaultValue="ada@example.com"
            readOnly
          />
          <UsernameField defaultValue="ada" error={undefined} />
          <UsernameField defaultValue="ada" error="USERNAME_TAKEN" />
          <CurrentPasswordField error={undefined} />
          <NewPasswordField label={credentialMessages.newPassword} error="PASSWORD_BREACHED" />
          <TextArea label={accountMessages.bio} name="bio" defaultValue="" error={undefined} />
          <TextArea
            label={accountMessages.bio}
            name="long-bio"
            defaultValue={flowMessages.disownIntro}
            error="TOO_LONG"
          />
        </div>
      </Section>
      <Section title="Code input">
        <div className="grid gap-5">
          <CodeInput form="digits6" error={undefined} />
          <CodeInput form="digits8" error={undefined} />
          <CodeInput form="letters10" error={undefined} />
          <CodeInput
            form="digits6"
            error="CODE_INVALID"
            errorMessages={{
              CODE_INVALID: flowMessages.codeWrongLeft(4),
            }}
          />
        </div>
      </Section>
      <Section title="Strength meter">
        {estimates.map((estimate) => (
          <StrengthMeter key={estimate.score} {...estimate} />
        ))}
      </Section>
    </>
  )
}
