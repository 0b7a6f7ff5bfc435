// The consoles from which the next one is picked: the most recently discovered ones, and the
// base console, which is always in it, never pushed out, and never in it twice.

import { consoleURL } from './urls.js'

const POOL_SIZE = 100

export class Pool {
  #base
  #accepts
  #referrers = new Map() // console URL -> the console that listed it, oldest first

  // accepts: whether a console may be in the pool at all (usable, not ignored, not this one).
  constructor(base, accepts) {
    this.#base = base
    this.#accepts = accepts
  }

  add(referrer, consoles) {
    for (const listed of consoles) {
      if (!this.#accepts(listed)) continue
      const url = consoleURL(listed)
      if (url === this.#base || this.#referrers.has(url)) continue
      this.#referrers.set(url, referrer)
      if (this.#referrers.size > POOL_SIZE) {
        this.#referrers.delete(this.#referrers.keys().next().value)
      }
    }
  }

  get base() {
    return this.#base
  }

  get consoles() {
    return [this.#base, ...this.#referrers.keys()]
  }

  // [console, referrer] pairs, the latest first.
  get discovered() {
    return [...this.#referrers].reverse()
  }
}
