import { findChromium } from '@latchkey/tools/testing/chromium'
import { defineConfig, devices } from '@playwright/test'

// The port is below those that the system assigns, so that no other program holds it.
const port = 23_117

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results/playwright',
  workers: 2,
  // Long timeouts: a busy machine must not fail a test.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    // Recording traces would double the time of every test.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        // Imitating a graphics card on the processor takes a quarter of a test's time.
        '--disable-gpu',
        '--disable-software-rasterizer',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [
    {
      name: 'desktop',
      use: { viewport: { width: 1280, height: 800 }, locale: 'en-US' },
      // This story's users read Chinese.
      testIgnore: /moving-in\.test\.ts/,
    },
    {
      name: 'phone',
      // A finer screen shows the same layout and only takes longer to paint.
      use: { ...devices['Pixel 7'], deviceScaleFactor: 1, locale: 'zh-CN' },
      // Storage, cookies, tabs, other programs and the network do not depend on the screen.
      testIgnore:
        /(connection|continue|example-next|example-notes|inbox|late-answers|passwords|privacy|question|tabs|your-app)\.test\.ts/,
    },
  ],
  webServer: {
    command: 'node ../server/dist/main.js',
    url: `http://localhost:${port}/ready`,
    // A server that a killed run left behind would serve outdated pages.
    reuseExistingServer: false,
    env: {
      PORT: String(port),
      DATABASE_URL: 'sqlite::memory:',
      TRUST_PROXY: '127.0.0.1/32',
      DEV_INBOX: 'true',
      CODE_RESEND_SECONDS: '2',
    },
  },
})
