import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { passwordMin } from './checks.ts'
import { Button } from './button.tsx'
import { Field, type FieldProps } from './field.tsx'

type Props = Pick<FieldProps, 'label' | 'name' | 'fault'> & {
  autoComplete: 'current-password' | 'new-password'
}

export function PasswordField(props: Props) {
  const { text } = useLanguage()
  const [isShown, setShown] = useState(false)
  const [length, setLength] = useState(0)
  const isNew = props.autoComplete === 'new-password'

  return (
    <Field
      {...props}
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      tooShort={text.passwordRule(passwordMin)}
      hint={isNew ? lengthHint() : undefined}
      onChange={(event) => setLength(Array.from(event.target.value).length)}
      aside={
        <Button look="link" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? text.hide : text.show}
          <span className="sr-only"> {text.ofPassword}</span>
        </Button>
      }
    />
  )

  function lengthHint(): string {
    if (length === 0) return text.passwordRule(passwordMin)
    if (length < passwordMin) return text.passwordShort(passwordMin - length)
    return length < 15 ? text.passwordFair : text.passwordStrong
  }
}
