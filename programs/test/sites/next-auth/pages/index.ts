import type { GetServerSideProps } from 'next'
import { getServerSession } from 'next-auth'
import { options } from '../options.ts'

type Props = { name: string }

export const getServerSideProps: GetServerSideProps<Props> = async ({ req, res }) => {
  const session = await getServerSession(req, res, options)
  const name = session?.user?.name
  if (!name)
    return { redirect: { destination: '/api/auth/signin?callbackUrl=/', permanent: false } }
  return { props: { name } }
}

export default ({ name }: Props) => name
