/**
 * `permanent`: this mail will never be accepted. `transient`: it may be accepted later. `configuration`:
 * an operator must act.
 */
export type Kind = 'permanent' | 'transient' | 'configuration'
export type Explanation = { cause: string; remedy: string }

export type SmtpErrorText = {
  id: string
  /** `by-code`: 4xx is transient, anything else permanent. */
  kind: Kind | 'by-code'
  /** A real reply, as the server or the library words it. */
  example: string
  /** All given patterns must match. */
  reply?: RegExp
  signal?: RegExp
  host?: RegExp
  zh: Explanation
  en: Explanation
}
