// Loaded before the page is painted: a module would come after, and the wrong ground would flash.
globalThis.paintTheme = (theme) => {
  document.documentElement.dataset.theme = theme
  // The browser's own bars follow the page, not the system.
  for (const meta of document.querySelectorAll('[data-theme-color]')) {
    const { themeColor } = meta.dataset
    const followed = `(prefers-color-scheme: ${themeColor})`
    meta.media = theme === 'system' ? followed : themeColor === theme ? 'all' : 'not all'
  }
}
try {
  globalThis.paintTheme(localStorage.getItem('latchkey.theme') ?? 'system')
} catch {}
