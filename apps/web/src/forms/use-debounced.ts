import { useEffect, useState } from 'react'

// Long enough not to interrupt somebody in the middle of "gmail.co…m".
const pause = 500

/** The value as it was when it last stayed the same for a moment. */
export function useDebounced(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
