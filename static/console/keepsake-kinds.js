// The kinds of things that are kept for the visitor, and what each looks like. What is read,
// from storage or from a file, counts only as far as it looks like that: anybody may have
// written it. All are kept with `when`, in milliseconds since 1970.
import { consoleURL, parseURL } from './urls.js'
import { hostOf, muteName } from './mutes.js'

const LONGEST_ADDRESS = 4000
const LONGEST_TITLE = 300
const LONGEST_KEPT_NOTE = 2000
const LONGEST_VALUE = 20000 // letters of a setting's JSON
const LONGEST_KEPT_TAG = 60
const MOST_KEPT_TAGS = 20
const LAST_DAY = 8.64e15 // of which a Date can tell

// A page that the visitor saved: { href, page, title, note, from, by, why, tags, when }. The
// note is the visitor's own; from, by and why are the console that recommended it (or null),
// its title, and its note.
export const SAVED = {
  key: 'wander.saved',
  most: 5000,
  id: ({ href }) => href,
  check(said) {
    const href = webAddress(said.href ?? said.page)
    if (!href) return null
    return {
      href,
      page: said.page !== href && webAddress(said.page) === href ? said.page : href,
      title: shortText(said.title, LONGEST_TITLE),
      note: shortText(said.note, LONGEST_KEPT_NOTE),
      ...recommender(said),
      why: shortText(said.why, LONGEST_KEPT_NOTE),
      tags: keptTags(said.tags),
      when: moment(said.when),
    }
  },
}

// What the visitor never wants to see again: { kind, value, when }. The value is a page's
// address, the name of a site, or a console's URL.
export const MUTED = {
  key: 'wander.muted',
  most: 2000,
  id: muteName,
  check(said) {
    const value = mutedValue(said)
    return value ? { kind: said.kind, value, when: moment(said.when) } : null
  },
}

// A page that was shown: { href, title, from, by, when }.
export const HISTORY = {
  key: 'wander.history',
  most: 1000,
  dropsOldest: true,
  id: ({ href, when }) => `${when} ${href}`,
  check(said) {
    const href = webAddress(said.href)
    if (!href) return null
    const title = shortText(said.title, LONGEST_TITLE)
    return { href, title, ...recommender(said), when: moment(said.when) }
  },
}

// A choice of the visitor's: { name, value, when }; the value is plain JSON.
export const SETTINGS = {
  key: 'wander.settings',
  most: 100,
  id: ({ name }) => name,
  check({ name, value, when }) {
    const text = JSON.stringify(value)
    if (!name || typeof name !== 'string' || !(text?.length <= LONGEST_VALUE)) return null
    return { name: shortText(name, LONGEST_KEPT_TAG), value: JSON.parse(text), when: moment(when) }
  },
}

// What is muted may be given as a whole address, also where it is a site.
function mutedValue({ kind, value }) {
  if (typeof value !== 'string') return null
  const address = webAddress(value)
  if (kind === 'page') return address
  if (kind === 'site') return hostOf(address ?? `http://${value}/`)
  return kind === 'console' && address && consoleURL(address)
}

function recommender({ from, by }) {
  const isConsole = typeof from === 'string' && from.length <= LONGEST_ADDRESS && parseURL(from)
  return { from: isConsole ? consoleURL(from) : null, by: shortText(by, LONGEST_TITLE) }
}

// As the URL standard writes it; null where it is none that a visitor may be led to.
function webAddress(text) {
  if (typeof text !== 'string' || text.length > LONGEST_ADDRESS) return null
  const url = parseURL(text)
  return url && url.protocol !== 'file:' && url.href.length <= LONGEST_ADDRESS ? url.href : null
}

function shortText(text, longest) {
  return typeof text === 'string' ? text.trim().slice(0, longest).toWellFormed() : ''
}

function keptTags(tags) {
  const texts = Array.isArray(tags) ? tags.map(tag => shortText(tag, LONGEST_KEPT_TAG)) : []
  return [...new Set(texts.filter(Boolean))].slice(0, MOST_KEPT_TAGS)
}

function moment(when) {
  const time = Math.round(typeof when === 'string' ? Date.parse(when) : when)
  return Math.abs(time) <= LAST_DAY ? time : 0
}
