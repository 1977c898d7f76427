import type { GetServerSideProps } from 'next'

export const getServerSideProps: GetServerSideProps = async () => ({
  redirect: { destination: '/api/auth/signout?callbackUrl=/bye', permanent: false },
})

export default () => null
