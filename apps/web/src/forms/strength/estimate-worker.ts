import { estimate } from './estimate.ts'

type Question = { password: string; own: string[] }

// A worker keeps the page responsive: sorting the word lists takes a slow phone a second.
addEventListener('message', ({ data }: MessageEvent<Question>) => {
  postMessage(estimate(data.password, data.own))
})
