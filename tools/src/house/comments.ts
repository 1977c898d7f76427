import type { SourceFile } from './tree.ts'

/** Texts for readers may open as they like. */
const isText = ({ path }: SourceFile) => path.includes('/messages/') || path.includes('/texts/')

const comment = /\/\*\*?([\s\S]*?)\*\/|(?:^|[\s{])((?:\/\/[^\n]*(?:\n\s*(?=\/\/))?)+)/g

/** A participle with a complement: "Refused before …" leaves open what is refused. */
const participle =
  /^(?!Undefined)(?:[A-Z][\w-]+ed|Bound|Brought|Built|Cut|Done|Drawn|Found|Given|Handed|Held|Kept|Known|Left|Made|Proven|Put|Read|Run|Said|Seen|Sent|Set|Shown|Spent|Spoken|Taken|Thrown|Told|Understood|Worked out|Written)(?: \w+ly)? (?:after|again|already|also|and|anew|apart|as|at|away|back|because|before|beside|by|during|for|from|here|in|inside|instead|into|last|like|meanwhile|now|on|once|only|out|so|still|to|together|too|twice|under|until|when|where|while|with|without)\b/

/** A relative pronoun or a question word, or a verb whose subject the reader must guess. */
const relative =
  /^(?:Who|Whoever|Whom|Whomever|Whose|Which|What|Whatever|Where|Why|How|Whether|Those who|For (?:who|whom|those who)(?:ever)?|So many|Likewise|Stands|Comes|Goes|Begins|Says|Tells|Means|Lies|Belongs|Happens|Becomes|Remains|Stays|Wants|Needs|Knows|Has|Is|Was|Are|Were|Can|May|Must|Will|Would|Does|Did)\b/

/** A verb in the third person; plural nouns take no article and no object. */
const verb =
  /^(?!Unless|Perhaps|Always|Besides)(?:[A-Z][a-z]{2,}s (?:an?|the|this|these|its|our|all|each|every|both|one|no|any|only|once|again|what|whether|how)|Accepts|Adds|Allows|Builds|Creates|Deletes|Encrypts|Identifies|Keeps|Lists|Measures|Parses|Reads|Receives|Records|Removes|Requires|Resolves|Returns|Runs|Selects|Starts|Stores|Throws|Verifies|Writes)\b/

/** A function or statement of SQL is the subject of the verb that opens its description. */
const acting =
  /^(?:export )?(?:default )?(?:(?:async )?function|class|(?:const|type) \w+(?:<[^=]*>)?(?:: (?:Sql|Plugin|TRPCLink)<?| =\s*(?:async )?(?:<[^>]*>)?\(|: [^=\n]+ =\s*(?:async )?\()|const \w+ =\s*\n\s*(?:async )?(?:<[^>]*>)?\(|(?:async |override |get |\*)*[\w'#]+\??(?:<[^>]*>)?(?:\(|: (?:async )?(?:<[^>]*>)?\())/

export type Openings = { withoutSubject: string[]; bareVerbs: string[] }

/** Comments that open without a subject make readers guess who does what. */
export function measureComments(files: SourceFile[]): Openings {
  const all = files
    .filter((file) => !isText(file))
    .flatMap(({ path, text }) =>
      [...text.matchAll(comment)].map(({ 0: whole, 1: block, 2: lines, index }) => ({
        shown: plain(block ?? lines ?? ''),
        path,
        isOfActor:
          whole.startsWith('/**') && acting.test(text.slice(index + whole.length).trimStart()),
      })),
    )
  const withoutSubject = all.filter(({ shown }) => participle.test(shown) || relative.test(shown))
  const bareVerbs = all.filter(({ shown, isOfActor }) => !isOfActor && verb.test(shown))
  return { withoutSubject: withoutSubject.map(line), bareVerbs: bareVerbs.map(line) }
}

const line = ({ path, shown }: { path: string; shown: string }) => `${path}: ${shown.slice(0, 90)}`

const plain = (commented: string): string =>
  commented
    .replaceAll(/^\s*(?:\*|\/\/)\s?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
