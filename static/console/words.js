// Looking for words, whatever their case and accents.

const plainTexts = new WeakMap() // item -> what is searched of it: made once, not at every key

// The items that have all of these words, in their order. texts: item -> list of its texts.
export function withWords(items, words, texts) {
  const wanted = plainText(words).split(/\s+/).filter(Boolean)
  if (!wanted.length) return items
  return items.filter(item => {
    if (!plainTexts.has(item)) plainTexts.set(item, plainText(texts(item).join('\n')))
    return wanted.every(word => plainTexts.get(item).includes(word))
  })
}

// An address as people write it: https://ja.wikipedia.org/wiki/%E7%8C%AB has 猫.
export function spelledOut(href) {
  try { return decodeURI(href) } catch { return href }
}

// Text as it is searched and sorted: whatever its case and accents. Only the accents of European
// letters: ガ is another letter than カ.
export function plainText(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().normalize('NFC')
}
