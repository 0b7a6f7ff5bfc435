// What is read off a console or a page that a crawl has found, see findings.js.
import { readable } from './links.js'
import { briefly } from './quoted.js'
import { plainText, spelledOut, wordsOfSearch } from './words.js'

const TAIL = /\/wander$/ // of nearly every console's address

export function isFoundConsole(found) {
  return found.url !== undefined
}

export function addressOf(found) {
  return found.url ?? found.href
}

// Its title, or else its address as people write it.
export function nameOf(found) {
  return found.title || shortAddress(found)
}

export function shortAddress(found) {
  return briefly(spelledOut(readable(addressOf(found))))
}

// How many steps lead to it from this console.
export function depthOf(found, consoles) {
  if (isFoundConsole(found)) return found.depth
  let least = Infinity
  for (const at of found.referrers) least = Math.min(least, consoles[at].depth)
  return least + 1
}

// Gives what tells whether all of these words are in something's name, address or tags. What
// nearly all addresses have in common is not looked through, or "de" would find every console;
// only for who looks for a path.
export function finderOf(words) {
  const wanted = wordsOfSearch(words)
  return found => {
    if (!wanted.length) return true
    const address = addressOf(found)
    const text = plainText(searchedText(found, address))
    return wanted.every(word => text.includes(word) ||
      isOfPath(word) && plainText(`${address}\n${spelledOut(address)}`).includes(word))
  }
}

function searchedText(found, address) {
  const short = readable(address)
  const told = isFoundConsole(found) ? short.replace(TAIL, '') : short
  const spelled = told.includes('%') ? spelledOut(told) : ''
  return `${found.title}\n${told}\n${spelled}\n${found.tags?.join('\n') ?? ''}`
}

function isOfPath(word) {
  return word.includes('/') || word === 'wander'
}
