import type { createBrowser } from './browser.ts'

/** The first question of Radicale's page: the address of the calendars of the user who is signed in. */
export const whoAmI = {
  method: 'PROPFIND',
  body: '<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>',
}

export const newCalendar = {
  method: 'MKCALENDAR',
  body: '<mkcalendar xmlns="urn:ietf:params:xml:ns:caldav"/>',
}

export const meeting = {
  method: 'PUT',
  body: `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Latchkey//tests//EN
BEGIN:VEVENT
UID:meeting
DTSTAMP:20261130T090000Z
DTSTART:20261201T090000Z
SUMMARY:Meeting
END:VEVENT
END:VCALENDAR
`,
}

/** Every header by which a caller could pretend to be root. */
export const forged = {
  'x-remote-user': 'root',
  x_remote_user: 'root',
  'remote-user': 'root',
  authorization: `Basic ${btoa('root:root')}`,
}

/** Sends CalDAV requests as a script of Radicale's page does. */
export const createCalendars =
  ({ ask }: ReturnType<typeof createBrowser>, url: string) =>
  (path: string, call: { method: string; body?: string }, headers: Record<string, string> = {}) =>
    ask(url + path, {
      ...call,
      headers: {
        accept: '*/*',
        origin: url,
        'sec-fetch-mode': 'cors',
        'sec-fetch-dest': 'empty',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
    })
