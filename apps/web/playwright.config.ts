import { defineConfig, devices } from '@playwright/test'

const port = 43_117
const executablePath = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results/playwright',
  workers: 2,
  // Patience, not speed: a busy machine must not fail a story.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${port}`,
    // A trace would record every step of every story, and double their time.
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1280, height: 800 }, locale: 'en-US' } },
    {
      name: 'phone',
      use: { ...devices['Pixel 7'], locale: 'zh-CN' },
      // What a browser keeps and obeys is the same on every screen.
      testIgnore: /(privacy|passwords)\.test\.ts/,
    },
  ],
  webServer: {
    command: 'node ../server/dist/main.js',
    url: `http://localhost:${port}/ready`,
    env: {
      PORT: String(port),
      DATABASE_URL: 'sqlite::memory:',
      TRUST_PROXY: '127.0.0.1/32',
      DEV_INBOX: 'true',
      CODE_RESEND_SECONDS: '2',
    },
  },
})
