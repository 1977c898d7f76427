/**
 * Loads the engine without its warning that this Node is no long-term release: the engine has no option
 * for that, and an operator can do nothing about it. Everything else is written as usual.
 */
export async function quietly<T>(load: () => Promise<T>): Promise<T> {
  const { console: terminal } = globalThis
  const { warn } = terminal
  terminal.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes('oidc-provider WARNING: Unsupported runtime')) warn(...words)
  }
  try {
    return await load()
  } finally {
    terminal.warn = warn
  }
}
