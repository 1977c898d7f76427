import type { SourceFile } from './tree.ts'

/** Texts for readers may open as they like. */
const isText = ({ path }: SourceFile) => path.includes('/messages/') || path.includes('/texts/')

const comment = /\/\*\*?([\s\S]*?)\*\/|(?:^|[\s{])((?:\/\/[^\n]*(?:\n\s*(?=\/\/))?)+)/g

/** A participle with a complement: "Refused before …" leaves open what is refused. */
const participle =
  /^(?!Undefined)(?:[A-Z][\w-]+ed|Bound|Brought|Built|Cut|Done|Drawn|Found|Given|Handed|Held|Kept|Known|Left|Made|Proven|Put|Read|Run|Said|Seen|Sent|Set|Shown|Spent|Spoken|Taken|Thrown|Told|Understood|Worked out|Written)(?: \w+ly)? (?:after|again|already|also|and|anew|apart|as|at|away|back|because|before|beside|by|during|for|from|here|in|inside|instead|into|last|like|meanwhile|now|on|once|only|out|so|still|to|together|too|twice|under|until|when|where|while|with|without)\b/

/** A relative pronoun, or a verb whose subject the reader must guess. */
const relative =
  /^(?:Who|Whoever|Whom|Whomever|Whose|Which|Those who|For (?:who|whom|those who)(?:ever)?|So many|Likewise|Stands|Comes|Goes|Begins|Says|Tells|Means|Lies|Belongs|Happens|Becomes|Remains|Stays|Wants|Needs|Knows|Has|Is|Was|Are|Were|Can|May|Must|Will|Would|Does|Did)\b/

/** Comments that open without a subject make readers guess who does what. */
export const measureComments = (files: SourceFile[]): string[] =>
  files
    .filter((file) => !isText(file))
    .flatMap(({ path, text }) =>
      [...text.matchAll(comment)]
        .map(([, block, lines]) => plain(block ?? lines ?? ''))
        .filter((said) => participle.test(said) || relative.test(said))
        .map((said) => `${path}: ${said.slice(0, 90)}`),
    )

const plain = (commented: string): string =>
  commented
    .replaceAll(/^\s*(?:\*|\/\/)\s?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
