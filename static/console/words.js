// Texts as they are read and looked for.

// What can be neither seen nor heard, and turns around what can: controls, marks of direction, all
// spaces but one.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g // embeddings, overrides, isolates

const plainTexts = new WeakMap() // item -> what is searched of it: made once, not at every key

// The items that have all of these words, in their order. texts: item -> list of its texts.
export function withWords(items, words, texts) {
  const wanted = wordsOfSearch(words)
  if (!wanted.length) return items
  return items.filter(item => {
    if (!plainTexts.has(item)) plainTexts.set(item, plainText(texts(item).join('\n')))
    return wanted.every(word => plainTexts.get(item).includes(word))
  })
}

// The words that somebody looks for, each as plain text.
export function wordsOfSearch(text) {
  return plainText(text).split(/\s+/).filter(Boolean)
}

// An address as people write it: https://ja.wikipedia.org/wiki/%E7%8C%AB has 猫. What nobody sees
// stays spelt, or gnp.exe could be read as exe.png.
export function spelledOut(href) {
  try { return decodeURI(href).replace(UNSEEN, encodeURIComponent) } catch { return href }
}

// A stranger's text with its letters in the order in which they were written.
export function inOrder(text) {
  return text.replace(TURNING, '')
}

// Text as it is searched and sorted: whatever its case and accents. Only the accents of European
// letters: ガ is another letter than カ.
export function plainText(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().normalize('NFC')
}
