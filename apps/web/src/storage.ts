import { asRecord } from '@latchkey/shared/record'

/** Web storage throws where the browser blocks it: what would be kept there is then forgotten. */
function forgivingStorage(name: 'localStorage' | 'sessionStorage') {
  function attempt<T>(use: (storage: Storage) => T, otherwise: T): T {
    try {
      return use(window[name])
    } catch {
      return otherwise
    }
  }
  const write = (key: string, value: string): void =>
    attempt((storage) => storage.setItem(key, value), undefined)
  return {
    read: (key: string): string => attempt((storage) => storage.getItem(key) ?? '', ''),
    /** Empty where nothing is stored, or nothing that this version wrote. */
    readObject: (key: string): Record<string, unknown> =>
      attempt((storage) => asRecord(JSON.parse(storage.getItem(key) ?? 'null')), {}),
    write,
    writeObject: (key: string, value: object): void => write(key, JSON.stringify(value)),
    remove: (key: string): void => attempt((storage) => storage.removeItem(key), undefined),
    keys: (): string[] => attempt((storage) => Object.keys(storage), []),
  }
}

/** Shared by the tabs of this browser, and kept when it closes. */
export const browserStorage = forgivingStorage('localStorage')

/** Of one tab, and gone with it. */
export const tabStorage = forgivingStorage('sessionStorage')
