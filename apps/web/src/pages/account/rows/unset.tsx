/** The text of a row without a value. */
export function Unset({ children }: { children: string }) {
  return <span className="text-quiet">{children}</span>
}
