// What strangers say, within what we say: none of it fills a sheet.
import { externalLink, readable } from './links.js'
import { theirs } from './sheet.js'

const MOST_QUOTED = 120 // letters of an address, a title, a topic: some have thousands

export function briefly(text) {
  if (text.length <= MOST_QUOTED) return text
  const letters = Array.from(text)
  return letters.length > MOST_QUOTED ? `${letters.slice(0, MOST_QUOTED).join('')}\u2026` : text
}

// A link with a text of theirs.
export function theirLink(href, text = readable(href)) {
  const link = externalLink(href, '')
  link.append(theirs(briefly(text)))
  return link
}

// A text of ours with one of theirs in place of its {}.
export function filled(text, about) {
  const [before, after = ''] = text.split('{}')
  return [before, theirs(briefly(about)), after]
}
