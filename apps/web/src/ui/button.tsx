import type { ComponentProps } from 'react'

const variants = {
  main: 'min-h-11 w-full border border-transparent bg-accent px-4 text-on-accent shadow-xs hover:bg-accent-strong disabled:opacity-70',
  plain:
    'min-h-9 border border-line px-3.5 text-sm whitespace-nowrap text-ink pointer-coarse:min-h-11 hover:border-accent hover:text-accent disabled:text-quiet',
  quiet:
    'min-h-9 px-3 text-sm whitespace-nowrap text-accent pointer-coarse:min-h-11 hover:bg-edge disabled:text-quiet',
  quietDanger:
    'min-h-9 px-3 text-sm whitespace-nowrap text-bad pointer-coarse:min-h-11 hover:bg-bad-ground disabled:text-quiet',
  danger:
    'min-h-11 border border-transparent bg-bad px-4 text-surface hover:opacity-90 disabled:opacity-70',
  link: 'min-h-6 text-accent underline-offset-4 not-aria-disabled:hover:underline disabled:text-quiet aria-disabled:text-quiet',
}

type Props = ComponentProps<'button'> & {
  variant?: keyof typeof variants
  isPending?: boolean
  /** The button ignores clicks until a wait is over. */
  mustWait?: boolean
}

/** A pending button ignores clicks but stays enabled: a disabled one would lose the focus. */
export function Button(props: Props) {
  const {
    variant = 'main',
    isPending = false,
    mustWait = false,
    onClick,
    children,
    ...rest
  } = props
  const isHeld = isPending || mustWait
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isHeld || undefined}
      aria-busy={isPending || undefined}
      onClick={isHeld ? (event) => event.preventDefault() : onClick}
      className={`inline-flex shrink-0 cursor-pointer items-center justify-center gap-2 rounded-lg font-medium transition-colors disabled:pointer-events-none aria-disabled:cursor-default ${variant === 'link' ? '' : 'aria-disabled:opacity-70'} ${variants[variant]}`}
    >
      {isPending && variant !== 'link' && <span className="spinner" aria-hidden="true" />}
      {/* A translating browser replaces text nodes; React loses one that stands beside others. */}
      {typeof children === 'string' ? <span>{children}</span> : children}
    </button>
  )
}
