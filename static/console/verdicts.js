// What is known of pages: whether they load in a frame here. The page itself says it of the
// owner's own, the snapshot of those that the crawler found, and the server, where there is
// one, of any other that it is asked about.
import { parseURL } from './urls.js'
import { fetchJSON } from './fetch-json.js'
import { readSnapshot } from './snapshot.js'

const LOADS = ['ok', 'moved']
const BLANK = ['refuses', 'dead']
const PATIENCE_FOR_VERDICT = 5000 // ms: the server asks the page before it answers
const LARGEST_VERDICT = 1e4 // characters

export class Verdicts {
  snapshot // its address, if there is one
  #server
  known = new Map() // href -> what is told of it: { verdict, via, language }
  #arrived
  #begun = false
  isPending = true
  ready = new Promise(resolve => { this.#arrived = resolve }) // the end of isPending
  asking = null // the question under way, a promise

  // blank: { page: verdict } of the owner's own pages that do not load; withoutVia: those that
  // break with `via`; snapshot, server: their addresses, where there are any.
  constructor({ blank, withoutVia, snapshot, server }) {
    this.snapshot = snapshot
    this.#server = server
    for (const page of withoutVia) {
      this.#learn({ url: parseURL(page)?.href, verdict: 'ok', via: false })
    }
    for (const page in blank) this.#learn({ url: parseURL(page)?.href, verdict: blank[page] })
    if (!snapshot && !server) this.#arrive()
  }

  // Fetches the snapshot, once. To be called when a page is there: it must hold none up.
  async begin() {
    if (this.#begun) return
    this.#begun = true
    const said = await readSnapshot(this.snapshot)
    for (const page of said?.pages ?? []) this.#learn(page)
    this.#arrive()
  }

  // 'refuses' or 'dead' where the page does not load here, else null.
  whyBlank(href) {
    const { verdict } = this.known.get(href) ?? {}
    return BLANK.includes(verdict) ? verdict : null
  }

  // Whether nothing more can be found out about the page.
  isSettled(href) {
    return this.known.has(href) || !this.isPending && !this.#server
  }

  // Whether the page works with `via` in its address.
  takesVia(href) {
    return this.known.get(href)?.via !== false
  }

  // Asks the server about a page. No answer is one too: the page is not asked about again.
  ask(href) {
    const question = { patience: PATIENCE_FOR_VERDICT, most: LARGEST_VERDICT }
    return this.asking = fetchJSON(`${this.#server}?url=${encodeURIComponent(href)}`, question)
      .then(said => {
        this.asking = null
        this.known.set(href, {})
        this.#learn(said)
      })
  }

  // What has another verdict, or another shape, says nothing. A page that failed lately is not
  // dead yet, and just as blank.
  #learn(said) {
    const { url, verdict, failing } = said ?? {}
    if (failing === true) this.known.set(url, { verdict: 'dead' })
    else if ([...LOADS, ...BLANK].includes(verdict)) this.known.set(url, said)
  }

  #arrive() {
    this.isPending = false
    this.#arrived()
  }
}
