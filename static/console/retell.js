// Tells the page anew in the language of the file that this ends: wander-words-de.js sets
// window.wanderWords and then runs this. The elements that have a text of ours name it:
// data-w="notice.retry" the text within, data-w-label and data-w-title the attributes.
//
// Not where the visitor has asked for another language meanwhile (see language.js).

retell()

function retell() {
  const { wanderWords } = window
  delete window.wanderWords
  const { language, words } = wanderWords
  const { dataset } = document.body
  if ((dataset.wanted ?? language) !== language) return
  dataset.speaks = language
  for (const element of document.querySelectorAll('[data-w]')) {
    const text = words[element.dataset.w]
    if (!text) continue
    tell(element, text, element.dataset.v ?? '{}')
    // What is but punctuation around somebody's words is in their language.
    if (/\p{L}/u.test(text)) mark(element, language)
  }
  for (const [key, attribute] of [['wLabel', 'aria-label'], ['wTitle', 'title']]) {
    for (const element of document.querySelectorAll(`[data-w-${attribute.replace('aria-', '')}]`)) {
      const text = words[element.dataset[key]]
      if (!text) continue
      element.setAttribute(attribute, text)
      mark(element, language)
    }
  }
  const who = document.getElementById('recommender')
  if (who) who.title = who.textContent
  document.dispatchEvent(new CustomEvent('wander-words', { detail: wanderWords }))
}

// Puts the text around and into the elements that the old one has: links, names of files.
// about: what goes in place of {}.
function tell(element, text, about) {
  const pieces = text.split(/<(\w+)>(.*?)<\/\1>/)
  const inner = [...element.children]
  element.replaceChildren(...pieces.map((piece, at) => {
    if (at % 3 === 0) return piece.replace('{}', () => about)
    const child = at % 3 === 1 && inner.find(one => one.localName === piece)
    if (child) child.textContent = pieces[at + 1]
    return child || ''
  }))
}

// The owner's texts are in the page's language; ours say theirs where it is another.
function mark(element, language) {
  if (document.documentElement.lang.toLowerCase().split('-')[0] === language) {
    element.removeAttribute('lang')
  } else {
    element.lang = language
  }
}
