// Ignore patterns: which URLs a console's owner does not want shown.
// wander/ignores.py holds the same rules and the reasons; both must pass the
// cases in tests/vectors/ignore.json.

import { PROTOCOL_PREFIX, parseURL } from './urls.js'

export class IgnoreList {
  // The pieces of patterns, by four letters in a row that every URL which they
  // hide must have; by '' those that have no four and are always tried.
  #buckets = new Map()

  constructor (patterns) {
    for (const pattern of new Set(patterns.flatMap(ignoreForms))) this.#add(pattern)
  }

  matches (url) {
    return ignoreForms(url).some(form => {
      // With a slash before it, a pattern begins after '/' or '.' wherever it does.
      const text = '/' + form
      return ['', ...new Set(runsOfFour(text))].some(run =>
        this.#bucket(run).some(pieces => holdsInOrder(text, pieces)))
    })
  }

  // Into the emptiest bucket, lest all with 'www.' or '.com' share one.
  #add (pattern) {
    const [first, ...rest] = pattern.split('*')
    const run = [first, ...rest].flatMap(runsOfFour).reduce((a, b) =>
      a && this.#bucket(a).length <= this.#bucket(b).length ? a : b, '')
    const bucket = this.#bucket(run)
    bucket.push(['/' + first, ...rest])
    // A pattern that begins with * begins anywhere: '/' alone will do.
    if (first) bucket.push(['.' + first, ...rest])
    this.#buckets.set(run, bucket)
  }

  #bucket (run) {
    return this.#buckets.get(run) ?? []
  }
}

// The text without scheme, query, fragment and case; and again with the ASCII
// name of an internationalised host, if it is no longer than a host can be.
function ignoreForms (text) {
  const bare = text.toWellFormed().replace(PROTOCOL_PREFIX, '').replace(/[?#].*/s, '')
  const ascii = bare.replace(/^[^/]{1,255}(?=\/|$)/u, host => host.replace(/[^.:@\\]+/g, asciiLabel))
  return [...new Set([bare, ascii].map(form => form.toLowerCase().replace(/\/?$/, '/')))]
}

// Parsed as a part of a longer name: by itself, digits would be an IPv4 address.
function asciiLabel (label) {
  if (!/[^\0-\x7f]/.test(label)) return label
  return parseURL(`http://${label}.x`)?.hostname.slice(0, -2) ?? label
}

function runsOfFour (text) {
  return Array.from({ length: Math.max(0, text.length - 3) }, (_, at) => text.slice(at, at + 4))
}

// Whether the pieces stand in the text one after the other. Taking the first
// place for each leaves the most room for the rest.
function holdsInOrder (text, pieces) {
  let at = 0
  return pieces.every(piece => {
    const found = indexOfPiece(text, piece, at)
    at = found + piece.length
    return found >= 0
  })
}

// As indexOf, which takes quadratic time for long pieces in today's browsers;
// so those are found by Knuth, Morris and Pratt's way. borders[i] is the length
// of the longest start of the piece that also ends, not being all of it, at i.
function indexOfPiece (text, piece, from) {
  if (piece.length < 100) return text.indexOf(piece, from)
  const borders = [0]
  const extend = (length, letter) => {
    while (length && piece[length] !== letter) length = borders[length - 1]
    return piece[length] === letter ? length + 1 : 0
  }
  for (let i = 1; i < piece.length; i++) borders[i] = extend(borders[i - 1], piece[i])
  for (let i = from, length = 0; i < text.length; i++) {
    length = extend(length, text[i])
    if (length === piece.length) return i + 1 - length
  }
  return -1
}
