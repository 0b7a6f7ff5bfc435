// node run.mjs my-rules.mjs
//
// my-rules.mjs exports a function for each file of cases, named as the file: what goes in are the
// values below, in this order, and what comes out is compared. A file without one is left out.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'

const FILES = {
  wanderjs: [['script'], 'list'],
  console_url: [['url'], 'console'],
  wander_js_url: [['console'], 'wander_js'],
  usable: [['url', 'shown_on'], 'usable'],
  ignore: [['ignore', 'url'], 'hidden'],
  via: [['page', 'via'], 'shown'],
  goto: [['text'], 'url'],
  framing: [['headers', 'page', 'ancestor', 'redirected'], 'shown'],
  pool: [['lists', 'base', 'shown_on', 'ignore'], 'pool'],
  picking: [['lists', 'base', 'shown_on', 'ignore', 'shown', 'verdicts'], 'odds'],
  snapshot: [['file'], 'pages'],
}

const rules = await import(pathToFileURL(resolve(process.argv[2])))
let wrong = 0
for (const [name, [inputs, output]] of Object.entries(FILES)) {
  if (!rules[name]) {
    console.log(`${name}: left out`)
    continue
  }
  const cases = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url)))
  for (const one of cases) {
    const question = inputs.map(key => one[key])
    const answer = rules[name](...question)
    if (isDeepStrictEqual(answer, one[output])) continue
    wrong++
    console.log(one.rule, JSON.stringify(question), 'gave', answer, 'and not', one[output])
  }
  console.log(`${name}: ${cases.length} cases`)
}
process.exitCode = wrong ? 1 : 0
