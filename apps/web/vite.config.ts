import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = 'http://127.0.0.1:3001'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    sourcemap: false,
    // A data: URL would need its own exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // The word lists of the strength meter; a story holds the sign-in page to its own budget.
    chunkSizeWarningLimit: 1700,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 3000,
    strictPort: true,
    proxy: {
      '/trpc': server,
      '/avatars': server,
      '/dev': server,
      '/health': server,
      '/ready': server,
    },
  },
})
