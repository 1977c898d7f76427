interface ImportMetaEnv {
  /** The origin of Latchkey. */
  readonly VITE_LATCHKEY_URL: string
  /** The origin of the API, which is its audience too. */
  readonly VITE_API_URL: string
}
