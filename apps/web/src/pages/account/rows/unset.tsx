/** Stands where a row has no value. */
export function Unset({ children }: { children: string }) {
  return <span className="text-quiet">{children}</span>
}
