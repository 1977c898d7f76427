const paths = {
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5',
  down: 'M7 10l5 5 5-5',
  camera: 'M4 8h3.5l1.5-2.5h6l1.5 2.5h3.5v11H4zM12 10.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  language:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c3 2.5 3.8 5.5 3.8 9s-.8 6.5-3.8 9c-3-2.5-3.8-5.5-3.8-9S9 5.500 12 3',
}

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className="size-5 shrink-0 fill-none stroke-current stroke-[1.75] [stroke-linecap:round] [stroke-linejoin:round]"
    >
      <path d={paths[name]} />
    </svg>
  )
}
