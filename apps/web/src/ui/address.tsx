import { showAddress } from '@latchkey/shared/idn'

/** An email address, which breaks after the @ and after dots if possible. */
export function Address({ email }: { email: string }) {
  const parts = showAddress(email).split(/(?<=[@.])/)
  return (
    <span translate="no" className="wrap-anywhere">
      {parts.map((part, at) => (
        // The parts of an address never change places.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={at} className="inline-block max-w-full">
          {part}
        </span>
      ))}
    </span>
  )
}
