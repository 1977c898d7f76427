import { connection } from 'next/server'
import { Me } from './me'

export default async function Page() {
  // The addresses are those of the machine that answers, not of the one that builds.
  await connection()
  const { LATCHKEY_URL: latchkey = '', APP_URL: audience = '' } = process.env
  return <Me latchkey={latchkey} audience={audience} />
}
