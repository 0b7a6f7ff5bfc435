// What is read off a console or a page that a crawl has found, see findings.js.
import { readable } from './links.js'
import { spelledOut } from './words.js'

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
  return spelledOut(readable(addressOf(found)))
}

// How many steps lead to it from this console.
export function depthOf(found, consoles) {
  if (isFoundConsole(found)) return found.depth
  let least = Infinity
  for (const at of found.referrers) least = Math.min(least, consoles[at].depth)
  return least + 1
}
