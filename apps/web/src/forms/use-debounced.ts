import { useEffect, useState } from 'react'

// Long enough not to speak up in the middle of "gmail.co…m".
const pause = 500

/** Whether the value has not changed for a moment. */
export function useIsSettled(value: string): boolean {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value])
  return settled === value
}
