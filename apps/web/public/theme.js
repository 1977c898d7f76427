// A classic script runs before the first paint; a module would let the wrong background flash.
globalThis.paintTheme = (theme) => {
  document.documentElement.dataset.theme = theme
  // The browser's own bars take the colour of the page's theme, not of the system's.
  for (const meta of document.querySelectorAll('[data-theme-color]')) {
    const { themeColor } = meta.dataset
    const followed = `(prefers-color-scheme: ${themeColor})`
    meta.media = theme === 'system' ? followed : themeColor === theme ? 'all' : 'not all'
  }
}
try {
  globalThis.paintTheme(localStorage.getItem('latchkey.theme') ?? 'system')
} catch {}
