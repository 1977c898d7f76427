type Settings = Readonly<{ publicUrl: string | undefined; port: number }>

/** The address that people open. Without PUBLIC_URL it is this machine's. */
export const publicOrigin = ({ publicUrl, port }: Settings): string =>
  publicUrl ?? `http://localhost:${port}`
