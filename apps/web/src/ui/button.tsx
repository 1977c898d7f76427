import type { ComponentProps } from 'react'

const looks = {
  main: 'w-full bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'border border-line text-ink hover:border-accent hover:text-accent',
  link: 'min-h-0! px-0! py-1! text-accent underline-offset-4 hover:underline',
}

type Props = ComponentProps<'button'> & { look?: keyof typeof looks; isPending?: boolean }

/** While pending it ignores clicks but stays enabled: a disabled button would drop the focus. */
export function Button({ look = 'main', isPending = false, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isPending || undefined}
      aria-busy={isPending || undefined}
      onClick={isPending ? (event) => event.preventDefault() : onClick}
      className={`inline-flex min-h-11 cursor-pointer items-center justify-center rounded-xl px-4 py-2 font-medium transition-colors disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:opacity-60 ${looks[look]}`}
    />
  )
}
