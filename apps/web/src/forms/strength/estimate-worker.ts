import { estimate } from './estimate.ts'

type Question = { password: string; own: string[] }

// Beside the page: to sort the word lists takes a slow phone a second, in which no key would answer.
addEventListener('message', ({ data }: MessageEvent<Question>) => {
  postMessage(estimate(data.password, data.own))
})
