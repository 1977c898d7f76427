import { createContext, use, useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { leavePage } from '../../../forms/use-unsaved-changes.ts'

type Rows = {
  /** The id of the open row: one at a time, so that one main button shows. */
  openId: string
  /** The result of the row that closed last. */
  outcome: { id: string; text: string } | null
  open: (id: string) => void
  close: () => void
  finish: (text: string) => void
}

const RowsContext = createContext<Rows | null>(null)

/** Holds the id of the open row, at first the one that the page's address or a kept draft names. */
export function RowsProvider({ first, children }: { first: string | null; children: ReactNode }) {
  const [openId, setOpenId] = useState(first ?? location.hash.slice(1))
  const [outcome, setOutcome] = useState<Rows['outcome']>(null)
  function show(id: string | null): void {
    setOpenId(id ?? '')
    setOutcome(null)
  }
  const rows: Rows = {
    openId,
    outcome,
    open: (id) => leavePage(() => show(id)),
    // A press on Cancel is itself the decision to discard.
    close: () => show(null),
    finish(text) {
      setOpenId('')
      setOutcome({ id: openId, text })
    },
  }
  const followAddress = useEffectEvent(() => rows.open(location.hash.slice(1)))
  useEffect(() => {
    const follow = () => followAddress()
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return <RowsContext value={rows}>{children}</RowsContext>
}

export function useRows(): Rows {
  const rows = use(RowsContext)
  if (!rows) throw new Error('useRows needs a RowsProvider above it')
  return rows
}
