// The whole program of the Worker in which one stranger's wander.js runs. It is told the URL
// of that wander.js, says that it begins, and answers with one string, empty where there is no
// list.
//
// All that is needed afterwards is taken before the stranger's code runs, since that code may
// overwrite anything. It has no DOM, no cookies and no storage (opaque origin), its policy
// lets it load from the console's own host alone, and it is given no way to speak: one
// string, built and measured here, is all that leaves once it runs.
onmessage = ({ data: url }) => {
  const scope = self
  const say = scope.postMessage.bind(scope)
  const load = scope.importScripts.bind(scope)
  const quote = JSON.stringify
  const { isArray } = Array
  const { random } = Math
  const prevent = Function.prototype.call.bind(Event.prototype.preventDefault)
  // The page's own thread checks each entry against the ignore patterns: with ten times as
  // many, a malicious list would hold that thread for over half a second.
  const MOST_ENTRIES = 1000
  const MOST_CHARACTERS = 1e5
  const MOST_TAGS = 20
  const LONGEST_TAGS = 1000 // characters, of all tags of one page

  // All that is left to a list is the language itself. What a Worker's scope offers beyond it
  // speaks to the page, asks a network or starts more Workers; and where that is refused, each
  // refusal is a task for the page or the browser, as many as the stranger likes.
  const LANGUAGE = /^(Array|BigInt|Boolean|Date|Error|Function|Infinity|JSON|Map|Math|NaN|Number|Object|Promise|Proxy|Reflect|RegExp|Set|String|Symbol|URL|URLSearchParams|(de|en)codeURI(Component)?|globalThis|is(Finite|NaN)|parse(Float|Int)|self|undefined)$/
  onmessage = null
  for (const name of ['error', 'unhandledrejection']) scope.addEventListener(name, prevent)
  for (let owner = scope; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (!LANGUAGE.test(name)) Reflect.deleteProperty(owner, name)
    }
  }
  scope.console = new Proxy({}, { get: () => () => {} })
  // Lists written for version 0.1.0 of the original say `window.wander = ...`.
  scope.window = scope

  say('')
  try { load(url) } catch { /* what was defined before it failed still counts */ }

  let said
  try { said = wander } catch { /* no list */ }

  const notes = attempt(() => said.notes)
  const tags = attempt(() => said.tags)
  let notesText = ''
  let tagsText = ''

  // A JSON array of the strings among the entries of a list. Nothing here calls a method of a
  // value or of a prototype.
  function entries(owner, key, most, add) {
    let text = ''
    let count = 0
    attempt(() => {
      const list = owner[key]
      if (!isArray(list)) return
      const { length } = list
      // Of a list that is too long a run that begins anywhere, so that each entry has its chance.
      const start = length > most ? random() * length >>> 0 : 0
      for (let i = 0; i < length && count < most && text.length < MOST_CHARACTERS; i++) {
        const entry = list[(start + i) % length]
        if (typeof entry !== 'string' || entry.length > 4000) continue
        text += (count++ ? ',' : '') + quote(entry)
        if (add) add(entry)
      }
    })
    return `[${text}]`
  }

  function addNoteAndTags(entry) {
    const note = attempt(() => notes[entry])
    if (typeof note === 'string' && note.length <= 10000 && notesText.length <= MOST_CHARACTERS) {
      notesText += (notesText ? ',' : '') + quote(entry) + ':' + quote(note)
    }
    if (!tags || tagsText.length > MOST_CHARACTERS) return
    const own = entries(tags, entry, MOST_TAGS)
    if (own.length > 2 && own.length <= LONGEST_TAGS) {
      tagsText += (tagsText ? ',' : '') + quote(entry) + ':' + own
    }
  }

  function attempt(action) {
    try { return action() } catch { /* a getter of the stranger's threw */ }
  }

  if (!said || typeof said !== 'object') say('')
  else {
    const title = attempt(() => said.title)
    say(
      `{"consoles":${entries(said, 'consoles', MOST_ENTRIES)}` +
      `,"pages":${entries(said, 'pages', MOST_ENTRIES, addNoteAndTags)}` +
      `,"title":${typeof title === 'string' && title.length <= 200 ? quote(title) : '""'}` +
      `,"notes":{${notesText}},"tags":{${tagsText}}}`
    )
  }
}
