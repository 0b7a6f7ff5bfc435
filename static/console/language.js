// The languages of the page, for the parts that load later: which one it speaks, another one,
// and the words for what a part shows. The words are in wander-words-<language>.js beside the
// page; that script replaces every text that has a key, and hands its words over.

export const LANGUAGES = {
  en: 'English', fr: 'Français', de: 'Deutsch', es: 'Español', pt: 'Português', ja: '日本語',
}

let heard = {} // { language, words }: what the last file of words handed over
let learning = null // whether that succeeds, while it is under way

document.addEventListener('wander-words', ({ detail }) => { heard = detail })

// The language that the page's own texts are in, a key of LANGUAGES.
export function spokenLanguage() {
  const { speaks } = document.body.dataset
  const said = speaks ?? document.documentElement.lang.toLowerCase().split('-')[0]
  return said in LANGUAGES ? said : 'en'
}

// Makes the page speak this language. Resolves with whether it does: not where the file of its
// words does not load, or another language was asked for meanwhile.
export async function speak(language) {
  const { dataset } = document.body
  const address = dataset.words
  if (!address || !Object.hasOwn(LANGUAGES, language)) return false
  const before = dataset.wanted
  dataset.wanted = language
  await loadScript(address.replace('{}', language))
  if (dataset.wanted !== language) return false
  if (dataset.speaks === language) return true
  if (before) dataset.wanted = before
  else delete dataset.wanted
  return false
}

// Gets the words of the language that the page speaks, as a part does when it opens. Resolves
// with whether there are any: without, a part has nothing to say and had better stay closed.
export function learnWords() {
  learning ??= learn().finally(() => { learning = null })
  return learning
}

async function learn() {
  const { wanted } = document.body.dataset
  if (heard.language !== spokenLanguage()) {
    await speak(wanted ?? spokenLanguage()) || await speak(spokenLanguage())
  }
  return heard.language === spokenLanguage()
}

// The text of a key, its {} filled in one after another: words('bar.slow', 'x.example').
export function words(key, ...values) {
  return (heard.words?.[key] ?? key).replace(/\{\}/g, hole => values.shift() ?? hole)
}

// A table's words, by the keys within: wordsOf('more')('undo').
export function wordsOf(table) {
  return (key, ...values) => words(`${table}.${key}`, ...values)
}

// Gives an element a text that follows the page's language. about: what goes into its {}.
export function tellIn(element, key, about) {
  element.dataset.w = key
  if (about !== undefined) element.dataset.v = about
  element.textContent = words(key, ...about === undefined ? [] : [about])
  return markLanguage(element)
}

// Likewise its name for those who do not see it.
export function labelIn(element, key) {
  element.dataset.wLabel = key
  element.setAttribute('aria-label', words(key))
  return markLanguage(element)
}

// Says which language an element's texts are in, where it is not the page's: lines break by it,
// and screen readers speak by it.
export function markLanguage(element) {
  const language = spokenLanguage()
  if (document.documentElement.lang.toLowerCase().split('-')[0] === language) {
    element.removeAttribute('lang')
  } else {
    element.lang = language
  }
  return element
}

function loadScript(src) {
  return new Promise(resolve => {
    const script = Object.assign(document.createElement('script'), { src })
    script.onload = script.onerror = () => {
      script.remove()
      resolve()
    }
    document.head.append(script)
  })
}
