import type { FactorKind } from '@latchkey/shared/factor'
import { factorTexts } from '../../../messages/factors.ts'
import { useDates } from '../../../messages/dates.ts'
import { useMessages } from '../../../messages/use-messages.ts'
import { account } from '../../../messages/account.ts'
import { trpc } from '../queries.ts'
import { Answer } from '../rows/answer.tsx'
import { RowFrame } from '../rows/row-frame.tsx'
import { Row } from '../rows/row.tsx'
import { Unset } from '../rows/unset.tsx'
import { useIsLate } from '../use-answers.ts'
import { CodesPanel } from './codes-panel.tsx'
import { FactorPanel } from './factor-panel.tsx'
import { TrustedDevices } from './trusted-devices.tsx'

type Props = {
  username: string
  /** The kind of factor that the open row adds first. */
  first: FactorKind | null
  onBegun: () => void
}

/** The proofs that an account requires after its password. */
export function Factors({ username, first, onBegun }: Props) {
  const messages = useMessages(factorTexts)
  const accountMessages = useMessages(account)
  const query = trpc.account.factors.useQuery()
  const { data, error } = query
  const isLate = useIsLate('factors')
  const { day } = useDates()
  const count = data?.factors.length ?? 0
  const passkeys = data?.factors.filter(({ kind }) => kind === 'passkey').length ?? 0
  return (
    <>
      <Row
        id="factors"
        label={messages.factors}
        value={
          <Answer name="factors" query={query}>
            {({ requiredFrom }) => (
              <span>
                {count > 0
                  ? messages.on(passkeys, count - passkeys)
                  : isLate && requiredFrom !== null
                    ? messages.offUntil(day(requiredFrom))
                    : messages.off}
              </span>
            )}
          </Answer>
        }
        action={data?.factors.length === 0 ? messages.setUp : accountMessages.manage}
        isList
      >
        <FactorPanel
          factors={data?.factors}
          hasPassword={data?.hasPassword}
          {...{ error, username, first, onBegun }}
        />
      </Row>
      {data && count > 0 ? (
        <Row
          id="backup-codes"
          label={messages.backupCodes}
          value={<span>{messages.codesLeft(data.backupCodes?.left ?? 0)}</span>}
          action={accountMessages.manage}
          isList
        >
          <CodesPanel username={username} isFirst={data.backupCodes === null} />
        </Row>
      ) : (
        isLate && (
          <RowFrame
            id="backup-codes"
            label={messages.backupCodes}
            value={
              <Answer name="factors" query={query}>
                {() => <Unset>{messages.codesLeft(0)}</Unset>}
              </Answer>
            }
          />
        )
      )}
      <TrustedDevices />
    </>
  )
}
