// Loaded before the page is painted: a module would come after, and the wrong ground would flash.
try {
  document.documentElement.dataset.theme = localStorage.getItem('latchkey.theme') ?? 'system'
} catch {}
