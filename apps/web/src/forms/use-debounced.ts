import { useEffect, useState } from 'react'

// A shorter pause would interrupt users in the middle of "gmail.com".
const pause = 500

/** The value, updated only after it has stayed the same for a moment. */
export function useDebounced(value: string): string {
  const [debounced, setDebounced] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(value), pause)
    return () => clearTimeout(timer)
  }, [value])
  return debounced
}
