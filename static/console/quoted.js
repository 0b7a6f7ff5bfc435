// What strangers say, within what we say: titles, topics, addresses never fill a sheet.
import { externalLink, readable } from './links.js'
import { made, theirs } from './sheet.js'

const MOST_QUOTED = 120 // letters: some addresses have thousands

export function briefly(text) {
  const letters = Array.from(text)
  return letters.length > MOST_QUOTED ? `${letters.slice(0, MOST_QUOTED).join('')}\u2026` : text
}

export function quoted(text) {
  return theirs(briefly(text))
}

// A note, in full.
export function quotation(note) {
  return made('p', {}, '\u201c', theirs(note), '\u201d')
}

// Topics, side by side.
export function quotedTags(tags) {
  return tags.map((tag, at) => [at ? ' \u00b7 ' : '', quoted(tag)])
}

// A link with a text of theirs.
export function theirLink(href, text = readable(href)) {
  const link = externalLink(href, '')
  link.append(quoted(text))
  return link
}

// A text of ours with one of theirs in place of its {}.
export function filled(text, about) {
  const [before, after = ''] = text.split('{}')
  return [before, quoted(about), after]
}
