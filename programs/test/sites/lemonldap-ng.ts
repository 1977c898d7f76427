import { launch } from '@latchkey/tools/testing/launch'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers } from '../other-languages.ts'
import { portOf, scope, wellKnown, type Place, type Start } from '../site.ts'

const entry = `use Lemonldap::NG::Portal::Main;
my $portal = Lemonldap::NG::Portal::Main->run({});
sub { $_[0]{PATH_INFO} eq '/logout' ? [302, [Location => '/?logout=1'], []] : $portal->($_[0]) };
`

/** Its own sessions are files in this folder. */
function storageIn(folder: string) {
  mkdirSync(join(folder, 'lock'), { recursive: true })
  const generateModule = 'Lemonldap::NG::Common::Apache::Session::Generate::SHA256'
  return { Directory: folder, LockDirectory: join(folder, 'lock'), generateModule }
}

/** The settings that its manager would write. */
async function settingsOf(place: Place, folder: string) {
  const read = async (url: string) => (await fetch(url)).text()
  const storage = 'Apache::Session::File'
  const op = <T>(latchkey: T) => ({ latchkey })
  return {
    cfgNum: 1,
    cfgDate: 1,
    portal: `${place.url}/`,
    domain: 'localhost',
    key: 'k'.repeat(16),
    authentication: 'OpenIDConnect',
    userDB: 'Same',
    passwordDB: 'Null',
    whatToTrace: '_user',
    globalStorage: storage,
    globalStorageOptions: storageIn(join(folder, 'sessions')),
    persistentStorage: storage,
    persistentStorageOptions: storageIn(join(folder, 'persistent')),
    locationRules: { localhost: { default: 'accept' } },
    oidcOPMetaDataJSON: op(await read(wellKnown(place))),
    oidcOPMetaDataJWKS: op(await read(`${place.issuer}/.well-known/jwks.json`)),
    oidcOPMetaDataOptions: op({
      oidcOPMetaDataOptionsClientID: place.clientId,
      oidcOPMetaDataOptionsClientSecret: place.secret,
      oidcOPMetaDataOptionsScope: scope,
      oidcOPMetaDataOptionsUseNonce: 1,
      oidcOPMetaDataOptionsCheckJWTSignature: 1,
      oidcOPMetaDataOptionsStoreIDToken: 1,
      oidcOPMetaDataOptionsIDTokenMaxAge: 30,
    }),
    oidcOPMetaDataExportedVars: op({ uid: 'preferred_username', mail: 'email' }),
  }
}

export const start: Start = async (place) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-lemonldap-'))
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
  put('lmConf-1.json', JSON.stringify(await settingsOf(place, folder)))
  put(
    'ini',
    `[all]\nlogLevel=warn\n[configuration]\ntype=File\ndirName=${folder}\n[portal]\nstaticPrefix=/static
templateDir=/usr/share/lemonldap-ng/portal/templates\nlanguages=en\n`,
  )
  put('portal.psgi', entry)
  // It loads a library for captchas, which it never shows here.
  mkdirSync(join(folder, 'GD'))
  put('GD/SecurityImage.pm', 'package GD::SecurityImage; 1;')
  const env = { ...process.env, LLNG_DEFAULTCONFFILE: join(folder, 'ini'), PERL5LIB: folder }
  const address = ['--host', 'localhost', '--port', String(portOf(place))]
  const program = launch(['/usr/bin/plackup', ...address, join(folder, 'portal.psgi')], { env })
  await answers(`${place.url}/logout`, program)
  return async () => {
    await program.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
