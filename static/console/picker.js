// Picks the next recommendation: a console from the pool, evenly; then one of its pages,
// evenly, but none that is known not to load. A console that gives no usable page is passed
// over for another at once.
import { noteAbout, tagsOf } from './console.js'

const PATIENCE = 800 // ms for one console to answer before another is asked as well
const MOST_ASKED = 4 // consoles at a time
const MOST_QUESTIONS = 3 // to the server, about pages without a verdict, in one search
const FORGIVEN_AFTER = 300000 // ms after which a console that gave nothing is asked again

export class Picker {
  #pool
  #shown
  #read
  #accepts
  #verdicts
  #offers = new Map() // console URL -> Map of href -> recommendation, what may be shown of its list
  #failures = new Map() // console URL -> when it gave nothing
  #ahead = null
  #search = null
  wants = () => true // whether the visitor cares for a recommendation

  // read: console URL -> promise of its checked list or null.
  // accepts: whether a page may be shown at all (usable, not ignored).
  constructor({ pool, shown, read, accepts, verdicts }) {
    this.#pool = pool
    this.#shown = shown
    this.#read = read
    this.#accepts = accepts
    this.#verdicts = verdicts
  }

  // What a console says becomes known: its pages may be picked, its neighbours join the pool.
  learn(referrer, list) {
    const offer = new Map()
    for (const page of list.pages) {
      if (!this.#accepts(page)) continue
      const { href } = new URL(page)
      const [note, tags] = [noteAbout(list, page), tagsOf(list, page)]
      // What cannot be seen, as a mark that turns the letters around, is spelled out.
      const written = /\p{Cf}/u.test(page) ? href : page
      offer.set(href, { page: written, href, referrer, title: list.title, note, tags })
    }
    this.#offers.set(referrer, offer)
    this.#pool.add(referrer, list.consoles)
    // What left the pool is forgotten, so that a long walk does not fill the memory.
    const kept = new Set(this.#pool.consoles)
    for (const url of this.#offers.keys()) if (!kept.has(url)) this.#offers.delete(url)
  }

  // The next recommendation, at once: the one chosen ahead, or else one from a list that is
  // known already, or else the one shown longest ago. Null where there is none at all.
  //
  // While the snapshot is on its way, the owner's own list is the one that can be trusted: the
  // page says which of its entries do not load.
  take() {
    const { consoles, base } = this.#pool
    const { ahead } = this
    this.#ahead = null
    return ahead ?? this.#takeSettled() ??
      this.#takeFromAny(this.#verdicts.isPending ? [base] : consoles) ??
      this.#shown.all.find(({ referrer, href }) => this.#isWanted(this.offerOf(referrer, href))) ??
      null
  }

  // What a console says of a page, if it is known to recommend it.
  offerOf(referrer, href) {
    return this.#offers.get(referrer)?.get(href)
  }

  // All recommendations of the lists that are known.
  get offers() {
    return [...this.#offers.values()].flatMap(offer => [...offer.values()])
  }

  // The one chosen ahead, if there is one that will do still.
  get ahead() {
    const ahead = this.#ahead
    return ahead && this.#isFresh(ahead) ? ahead : null
  }

  // Chooses the next recommendation while the visitor reads this one. Resolves with it, or
  // with null where no console has anything new.
  prepare() {
    return this.#search ??= this.#find().finally(() => { this.#search = null })
  }

  // Forgets which consoles failed, as after a time without a connection.
  forgive() {
    this.#failures.clear()
  }

  async #find() {
    const tried = new Set()
    const asked = new Set()
    const search = { found: this.ahead, questions: MOST_QUESTIONS }
    while (!search.found) {
      const left = this.#pool.consoles.filter(url => !tried.has(url) && !this.#failed(url))
      const more = left.length && asked.size < MOST_ASKED
      if (more) {
        const url = removeRandom(left)
        tried.add(url)
        const answer = this.#searchIn(url, search).finally(() => asked.delete(answer))
        asked.add(answer)
      } else if (!asked.size) break
      await Promise.race(more ? [...asked, pause(PATIENCE)] : asked)
    }
    return this.#ahead = search.found
  }

  // Makes one of this console's pages what was found, unless another console was quicker.
  // Pages without a verdict are asked about, one at a time; after a few, others will do.
  async #searchIn(url, search) {
    await this.#ask(url)
    await this.#verdicts.ready
    while (!search.found) {
      const page = this.#takeFrom(url)
      if (!page) return
      if (this.#verdicts.isSettled(page.href)) {
        search.found = page
      } else if (this.#verdicts.asking) {
        await this.#verdicts.asking
      } else if (search.questions) {
        search.questions--
        await this.#verdicts.ask(page.href)
        if (this.#isFresh(page)) search.found ??= page
      } else {
        search.found = this.#takeSettled() ?? page
      }
    }
  }

  async #ask(url) {
    if (this.#offers.has(url)) return
    const list = await this.#read(url)
    if (list) this.learn(url, list)
    else this.#failures.set(url, Date.now())
  }

  // Of the lists that are known, a page about which nothing more can be found out.
  #takeSettled() {
    return this.#takeFromAny(this.#pool.consoles, ({ href }) => this.#verdicts.isSettled(href))
  }

  #takeFromAny(consoles, suits) {
    const known = consoles.filter(url => this.#offers.has(url))
    while (known.length) {
      const picked = this.#takeFrom(removeRandom(known), suits)
      if (picked) return picked
    }
    return null
  }

  #takeFrom(console, suits = () => true) {
    const fresh = [...this.#offers.get(console)?.values() ?? []]
      .filter(page => this.#isFresh(page) && suits(page))
    return fresh.length ? removeRandom(fresh) : null
  }

  #isFresh(page) {
    return !this.#shown.has(page.href) && this.#isWanted(page)
  }

  // Whether a page may load, and the visitor cares for it.
  #isWanted(page) {
    return page && !this.#verdicts.whyBlank(page.href) && this.wants(page)
  }

  #failed(url) {
    return Date.now() - this.#failures.get(url) < FORGIVEN_AFTER
  }
}

function removeRandom(items) {
  return items.splice(Math.random() * items.length, 1)[0]
}

function pause(ms) {
  return new Promise(resolve => setTimeout(resolve, ms))
}
