import { days, hours, minutes } from '../clock.ts'

/**
 * All limits of the service: the most hits within a time, and the effect above. Each can be set by a
 * variable: settings.ts.
 */
export const limitTable = {
  sendsPerAddressHour: { max: 5, within: hours(1), above: 'same answer, no email' },
  sendsPerAddressDay: { max: 10, within: days(1), above: 'same answer, no email' },
  sendsByNewcomersHour: { max: 5, within: hours(1), above: 'same answer, no email' },
  sendsByNewcomersDay: { max: 10, within: days(1), above: 'same answer, no email' },
  sendsByKnownDevices: { max: 5, within: days(1), above: 'same answer, no email' },
  sendsPerIp: { max: 20, within: hours(1), above: 'RATE_LIMITED' },
  sendsPerIpUnderAttack: { max: 5, within: hours(1), above: 'RATE_LIMITED' },
  verificationsPerIp: { max: 30, within: hours(1), above: 'RATE_LIMITED' },
  wrongCodesPerAddressDay: { max: 20, within: days(1), above: 'RATE_LIMITED' },
  wrongCodesPerAddressMonth: { max: 100, within: days(30), above: 'RATE_LIMITED' },
  wrongCodesWholeServiceHour: { max: 200, within: hours(1), above: 'alarm, longer codes' },
  wrongCodesWholeServiceDay: { max: 1000, within: days(1), above: 'alarm, longer codes' },
  signInFailuresPerIp: { max: 30, within: minutes(15), above: 'RATE_LIMITED' },
  deviceFailuresPerAccount: { max: 10, within: hours(1), above: 'counts as a stranger' },
  signInsPerAccount: { max: 20, within: hours(1), above: 'RATE_LIMITED' },
  signInsPerIp: { max: 60, within: hours(1), above: 'RATE_LIMITED' },
  appFailuresPerIp: { max: 30, within: minutes(15), above: 'RATE_LIMITED' },
  registrationsPerIp: { max: 10, within: hours(1), above: 'RATE_LIMITED' },
  renamesPerAccount: { max: 5, within: days(1), above: 'RATE_LIMITED' },
  picturesPerAccount: { max: 20, within: hours(1), above: 'RATE_LIMITED' },
  profileChangesPerAccount: { max: 30, within: hours(1), above: 'RATE_LIMITED' },
  mailSettingsPerAccount: { max: 10, within: days(1), above: 'RATE_LIMITED' },
  exportsPerAccount: { max: 10, within: days(1), above: 'RATE_LIMITED' },
  gateTicketsPerAccount: { max: 120, within: hours(1), above: 'RATE_LIMITED' },
  appVisitsPerIp: { max: 600, within: hours(1), above: 'RATE_LIMITED' },
  newDeviceNotices: { max: 3, within: days(1), above: 'no email' },
  failureNotices: { max: 1, within: days(1), above: 'no email' },
  factorNotices: { max: 1, within: days(1), above: 'no email' },
  replayNotices: { max: 1, within: days(1), above: 'no email' },
} as const

/**
 * The factor by which a limit per IP address is higher for an IPv6 network, which many households share.
 */
export const networkWidth = 10

export const isPerIp = (limit: LimitName): boolean => limit.includes('PerIp')

export type LimitName = keyof typeof limitTable

// TypeScript gives Object.keys no narrower type, because an object may have more keys than its type.
export const limitNames = Object.keys(limitTable) as LimitName[]
