/** The password of all vectors, which Django 5.2, Werkzeug 3.1, passlib 1.7 and the libraries below them made. */
export const typed = 'correct horse 电池'

export const vectors = {
  'django pbkdf2_sha256':
    'pbkdf2_sha256$600000$seasalt1234$B65rBtEKLckQKkLXpQ2RvKl41ghY4hqr0Ns3o0zQ6Lw=',
  'django pbkdf2_sha256 of 1000 rounds':
    'pbkdf2_sha256$1000$seasalt1234$kH1rXSkSIpU7v9rmO7T71eoG/4b4q1PAaNJYDlildCE=',
  'django pbkdf2_sha1': 'pbkdf2_sha1$1000$seasalt1234$R0K7JR0rZem78Bs/p6uoz2xAWcM=',
  'django bcrypt_sha256':
    'bcrypt_sha256$$2b$04$8a32oohnBD75hW6/xmfP1.m62HhYTsiFKb4YDzN.nAqkUyRH6RoCq',
  'django bcrypt': 'bcrypt$$2b$04$Q80xgJHbU9Hzqlp3BmMrB.GpU5HilpJVU08knY0QZLavwZJ4rO16i',
  'django argon2':
    'argon2$argon2id$v=19$m=19456,t=2,p=1$c2Vhc2FsdDEyMzQ$aitcNSF/1uAK+XKXeQA1ny1tuXPRHOGel9wJqgI7I/E',
  'django scrypt':
    'scrypt$16384$seasalt1234$8$5$D6vCGL/LwQuY1jjyjAAPC9E0i/PDlfZPhyDHsaFwPgWeAijxEqffaO2vt9PY1H0WYTG6fjy7zjL1Jueb+nDkBg==',
  'werkzeug scrypt':
    'scrypt:32768:8:1$lzWGLyaMl75eGked$7d08738dd1204315c079ce40a2c46d89ae4f11a9c61e6c9fa76da90dd8ece1d774ca33e7ae1b85242ba7d95245928a1037a4ee00dc0f125d1a672c0ed3c127cf',
  'werkzeug pbkdf2 sha256':
    'pbkdf2:sha256:600000$C0TurmSJUpVuLIeM$faa7f796e64bc88c9ef7458c9a6ff4cd463269044deefc9d01e8eee6f362aafb',
  'werkzeug pbkdf2 sha512':
    'pbkdf2:sha512:1000$VrngIOEu7G43Trcz$a79ed16250d7467bcd0a27e2e1ecd1f175c70a5d35df2b539d5d51ca49d535c8b40278aa9ad265cc20897c50189c365db7c5cdb52c26b5a325a76e8d06e2a6d2',
  'werkzeug sha256':
    'sha256$Zx3kQ9aB$0e47daddcd827897db191dce2272e340780828aba44e37f563416a9545d1dd8f',
  'passlib pbkdf2_sha256':
    '$pbkdf2-sha256$29000$Z0zJOcd4T0lpba01JoSwFg$lSbwoQDZva9tud4i.cOw35aqafuXl.j1bjvfuyVxUp0',
  'passlib pbkdf2_sha512':
    '$pbkdf2-sha512$25000$4HzvXYsxJuT8/z8H4Nw7Bw$av3P1DZnIaqdy5Mi0pIoCqikSmwLSHwFlrTZQDwZcS2/DJd9JaUcu0T.o5qqF2jxMR3QXVE03imiIGa4CgNc/A',
  'passlib scrypt':
    '$scrypt$ln=14,r=8,p=1$sHbu3dt7z7k3Zqy1lnJO6Q$XvUrNgKoKyH6hO3YfZud/fn4bBl6ZtV2b6vxmZoQIO0',
  'ldap ssha256': '{SSHA256}D7JSEUjGsv7w1sqxY+WQVZGA41mqg2e4dc0ISvWG4VgwBqC09v5/jw==',
  'ldap sha256': `{SHA256}${Buffer.from(
    '42934bd560af920e906391c99437616719e628d5be824bd45576b2824fbe8bbd',
    'hex',
  ).toString('base64')}`,
  'bcrypt 2b': '$2b$10$GS2D.k06lNjfyIB0N0Oi7OUc1/e6tSEOsQT3.ANIL27tyBo7/xDhC',
  'bcrypt 2y': '$2y$04$oQCYPCoTX6au8uKWKn/0.OUBplr0GZsUJ1YS6YTsGqxADHJLSRZia',
  'bcrypt 2a': '$2a$04$kTrQuybYQtyTpXRNn5oXXOFv6gWLMdwXun/oRzZ.rNqdUsAsStZGS',
  argon2id:
    '$argon2id$v=19$m=19456,t=2,p=1$BKef700U7Wms+5NwNXTA5g$YkEdEy5amCsUfRUau70N7Q3yzPiaC3Y5mRcM0hFzKnM',
  argon2i:
    '$argon2i$v=19$m=4096,t=3,p=2$ht0BJqUEl0mlWQd031T9YQ$Kx5jmou3fwYaRFWTiqkoui/kNbi2m2kKv4hZsyWnNoU',
  argon2d:
    '$argon2d$v=19$m=4096,t=2,p=2$+e0Xi7ADLauUcVs04S7NMQ$NftFLYSErBrXqvpRpcQb2PcMRRdnVcr/UhwegQzBX9I',
  sha256: '42934bd560af920e906391c99437616719e628d5be824bd45576b2824fbe8bbd',
  'sha256 in capitals': '42934BD560AF920E906391C99437616719E628D5BE824BD45576B2824FBE8BBD',
  'phc pbkdf2':
    '$pbkdf2-sha256$i=27500,l=32$MDEyMzQ1Njc4OWFiY2RlZg$n2pNEKqDoZ3IzwT2mW2vBMq8o4PvW74t3owKMmxjFtQ',
}
