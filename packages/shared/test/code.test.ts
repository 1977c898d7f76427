import { expect, test } from 'vitest'
import { registerInput } from '../src/registration.ts'
import { writeCode } from '../src/code.ts'
import { digestPassword } from '../src/digest.ts'

const password = digestPassword('a good password')
const read = (code: string) =>
  registerInput.safeParse({
    challengeId: 'abcdefghijklmnopqrstuv',
    code,
    username: 'ada',
    password,
  })

test.each([
  ['six digits', '012345', '012345'],
  ['eight digits', '01234567', '01234567'],
  ['full width', '０１２３４５', '012345'],
  ['Arabic digits', '٠١٢٣٤٥', '012345'],
  ['Persian digits', '۰۱۲۳۴۵۶۷', '01234567'],
  ['Devanagari digits', '०१२३४५', '012345'],
  ['Thai digits', '๐๑๒๓๔๕', '012345'],
  ['mathematical digits', '𝟘𝟙𝟚𝟛𝟜𝟝', '012345'],
  ['Adlam digits', '𞥐𞥑𞥒𞥓𞥔𞥙', '012349'],
  ['two groups', ' 012-345\n', '012345'],
  ['ten letters as a mail shows them', '7K3QX-92MTV', '7K3QX92MTV'],
  ['lower case', '7k3qx92mtv', '7K3QX92MTV'],
  ['full-width letters', '７ｋ３ｑｘ－９２ｍｔｖ', '7K3QX92MTV'],
  ['another hyphen and blanks', '7K3QX – 92 MTV', '7K3QX92MTV'],
  ['letters taken for digits', 'OIL3X-92MTV', '0113X92MTV'],
])('a code is read however it is typed: %s', (_name, typed, code) => {
  expect(read(typed).data).toMatchObject({ code })
})

test.each([
  '',
  '12345',
  '1234567',
  '123456789',
  '12345a',
  '７K3QX92MT',
  '7K3QX92MTU',
  '7K3QX92MTV0',
  '-12345',
  `${' '.repeat(60)}123456`,
])('what is no code is refused as such: %j', { tags: ['asvs-2.2.1'] }, (typed) => {
  expect(read(typed).error?.issues[0]?.message).toBe('CODE')
})

test('a code is read back as it was written', () => {
  for (const code of ['012345', '01234567', '7K3QX92MTV'])
    expect(read(writeCode(code)).data).toMatchObject({ code })
})
