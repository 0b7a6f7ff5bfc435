// What a crawl has found: consoles and pages, and who refers to whom. Everything is bounded,
// whatever strangers say, and filled step by step, so that nobody has to wait for it: the
// methods with a star do a small piece of their work at each step.
import { consoleURL } from './urls.js'
import { noteAbout, tagsOf } from './console.js'
import { inOrder } from './words.js'

export const MOST_FOUND = {
  consoles: 1e4,
  pages: 1e5,
  links: 1e6, // from consoles to consoles and pages
  characters: 2e7, // of addresses, titles, notes and tags
}
const LONGEST_NOTE = 500 // characters
const MOST_NOTES = 5 // of one page
const MOST_TAGS = 10 // of one page
const LONGEST_TAG = 40 // characters

export class Findings {
  consoles = []
  pages = []
  pagesListed = 0 // that somebody recommends still
  #accepts
  #onConsole
  #consoleAt = new Map() // its URL -> the console
  #pageAt = new Map() // its href -> the page
  #links = 0
  #characters = 0

  // accepts: whether an address may be kept at all; onConsole: told of each new console and
  // of the console that listed it first.
  constructor(accepts, onConsole) {
    this.#accepts = accepts
    this.#onConsole = onConsole
  }

  // The console that the crawl begins at: there, whatever its address.
  begin(base) {
    return this.#addConsole(base, 0)
  }

  // What a console says of itself takes the place of what was known of it.
  * learn(referrer, list) {
    this.#entitle(referrer, list.title)
    const console = listed => this.#consoleFor(listed, referrer)
    const page = listed => this.#pageFor(listed, referrer, list)
    yield* this.#refer(referrer, 'neighbours', list.consoles, console)
    yield* this.#refer(referrer, 'pages', list.pages, page)
  }

  // What the snapshot knows: its consoles with their lists, and its pages' verdicts.
  * recall({ consoles, pages }) {
    const urls = known => known.map(entry => typeof entry?.url === 'string' ? entry.url : '')
    const consoleURLs = urls(consoles)
    const pageURLs = urls(pages)
    const named = (all, positions) =>
      Array.isArray(positions) ? positions.map(at => all[at]).filter(Boolean) : []
    for (const known of consoles) {
      yield
      const console = this.#accepts(known?.url) && this.#consoleAt.get(consoleURL(known.url))
      // The base console's own list is the newer one; and what nobody lists is not asked.
      if (!console || !console.depth) continue
      yield* this.learn(console, {
        title: typeof known.title === 'string' ? known.title : '',
        consoles: named(consoleURLs, known.consoles),
        pages: named(pageURLs, known.pages),
        notes: {}, tags: {}, isRecalled: true,
      })
    }
    for (const known of pages) {
      yield
      const page = this.#pageAt.get(known?.url)
      if (!page) continue
      if (typeof known.verdict === 'string') page.verdict = known.failing ? 'dead' : known.verdict
      if (known.via === false) page.via = false
      if (typeof known.title === 'string') this.#entitle(page, known.title)
    }
  }

  // Both ends know of a link: the referrer in `key`, the other in its `referrers`.
  * #refer(referrer, key, entries, find) {
    const { number } = referrer
    const before = new Set(referrer[key])
    const found = new Set()
    for (const entry of entries) {
      yield
      const other = find(entry)
      if (!other || found.has(other.number)) continue
      if (!before.delete(other.number) && !this.#link(other, number, key)) continue
      found.add(other.number)
    }
    for (const left of before) {
      yield
      this.#unlink((key === 'pages' ? this.pages : this.consoles)[left], number, key)
    }
    referrer[key] = [...found]
  }

  #link(other, number, key) {
    if (this.#links >= MOST_FOUND.links) return false
    this.#links++
    if (other.referrers.push(number) === 1 && key === 'pages') this.pagesListed++
    return true
  }

  #unlink(other, number, key) {
    this.#links--
    other.referrers.splice(other.referrers.indexOf(number), 1)
    if (key !== 'pages') return
    other.notes = other.notes.filter(({ console }) => console !== number)
    if (!other.referrers.length) this.pagesListed--
  }

  // depth counts the steps by which a console was found, or fewer where a nearer one lists it.
  #consoleFor(listed, referrer) {
    if (!this.#accepts(listed)) return null
    const url = consoleURL(listed)
    const depth = referrer.depth + 1
    const known = this.#consoleAt.get(url)
    if (known) known.depth = Math.min(known.depth, depth)
    return known ?? this.#addConsole(url, depth, referrer)
  }

  #addConsole(url, depth, referrer) {
    const { consoles } = this
    if (consoles.length >= MOST_FOUND.consoles || !this.#hasRoom(url)) return null
    const console = {
      url, title: '', depth, referrers: [], neighbours: [], pages: [], state: 'known',
      number: consoles.length,
    }
    this.#consoleAt.set(url, console)
    consoles.push(console)
    this.#onConsole(console, referrer)
    return console
  }

  #pageFor(listed, referrer, list) {
    if (!this.#accepts(listed)) return null
    const { href } = new URL(listed)
    const page = this.#pageAt.get(href) ?? this.#addPage(href)
    if (!page) return null
    // As the first one wrote it who was asked: the snapshot writes all addresses in one form.
    if (!page.isWritten) Object.assign(page, { page: listed, isWritten: !list.isRecalled })
    this.#describe(page, referrer, list, listed)
    return page
  }

  #addPage(href) {
    const { pages } = this
    if (pages.length >= MOST_FOUND.pages || !this.#hasRoom(href)) return null
    const page = {
      href, page: href, isWritten: false, title: '', referrers: [], notes: NOTHING_SAID,
      tags: NOTHING_SAID, verdict: null, via: true, number: pages.length,
    }
    this.#pageAt.set(href, page)
    pages.push(page)
    return page
  }

  // Notes and tags, as far as there is room: { console, note } each, and plain words.
  #describe(page, { number }, list, listed) {
    const said = inOrder(noteAbout(list, listed)).slice(0, LONGEST_NOTE)
    const others = page.notes.filter(({ console }) => console !== number)
    if (said && others.length < MOST_NOTES && this.#hasRoom(said)) {
      page.notes = [...others, { console: number, note: said }]
    }
    for (const tag of tagsFor(list, listed)) {
      if (page.tags.length >= MOST_TAGS) return
      if (!page.tags.includes(tag) && this.#hasRoom(tag)) page.tags = [...page.tags, tag]
    }
  }

  #entitle(found, title) {
    if (this.#hasRoom(title)) found.title = inOrder(title).slice(0, 200)
  }

  // What was let in stays counted, also when it is replaced: so little is, and never more than
  // once a console.
  #hasRoom(text) {
    if (this.#characters + text.length > MOST_FOUND.characters) return false
    this.#characters += text.length
    return true
  }
}

// Most pages have neither notes nor tags, and need no list of their own for that.
const NOTHING_SAID = Object.freeze([])

function tagsFor(list, listed) {
  if (!list.tags) return NOTHING_SAID
  return tagsOf(list, listed).map(inOrder).filter(tag => tag && tag.length <= LONGEST_TAG)
}
