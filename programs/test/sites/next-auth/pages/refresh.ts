export { default, getServerSideProps } from './index.ts'
