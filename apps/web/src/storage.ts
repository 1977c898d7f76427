import { asRecord } from '@latchkey/shared/record'

/** Web storage throws if the browser blocks it. Reads then find nothing, and writes do nothing. */
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
    /** Reads an object; empty if nothing is stored, or a text that is no object. */
    readObject: (key: string): Record<string, unknown> =>
      attempt((storage) => asRecord(JSON.parse(storage.getItem(key) ?? 'null')), {}),
    write,
    writeObject: (key: string, value: object): void => write(key, JSON.stringify(value)),
    remove: (key: string): void => attempt((storage) => storage.removeItem(key), undefined),
    keys: (): string[] => attempt((storage) => Object.keys(storage), []),
  }
}

/** Storage that all tabs share and that survives the end of the browser. */
export const browserStorage = forgivingStorage('localStorage')

/** Storage of one tab, which ends with it. */
export const tabStorage = forgivingStorage('sessionStorage')
