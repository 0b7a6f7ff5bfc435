// One crawl after another, as the visitor wants it: it starts from the snapshot where there is
// one, and asks consoles only while somebody is looking and there is a connection.
import { consoleURL } from './urls.js'
import { readSnapshot } from './snapshot.js'
import { Crawler } from './crawler.js'

const NOTHING_YET = { consoles: [], pages: [], progress: { known: 0, visited: 0, failed: 0, pages: 0 } }

export class Exploration {
  #page
  #onChange
  #crawler = null
  #wish = 'crawling' // or 'paused', 'stopped'
  #isSeen = false
  #beginnings = 0

  constructor({ page, onChange }) {
    this.#page = page
    this.#onChange = onChange
    for (const event of ['offline', 'online']) addEventListener(event, () => this.#heed())
  }

  // 'crawling', 'paused', 'stopped' or 'done'; 'offline' while it waits for a connection.
  get state() {
    if (this.#crawler?.state === 'done') return 'done'
    return this.#wish === 'crawling' && !navigator.onLine ? 'offline' : this.#wish
  }

  get consoles() {
    return this.#found.consoles
  }

  get pages() {
    return this.#found.pages
  }

  get progress() {
    return this.#found.progress
  }

  // Somebody looks.
  enter() {
    this.#isSeen = true
    if (this.#beginnings) this.#follow()
    else this.startAgain()
  }

  leave() {
    this.#isSeen = false
    this.#follow()
  }

  pause() {
    this.#want('paused')
  }

  resume() {
    this.#want('crawling')
  }

  stop() {
    this.#want('stopped')
  }

  // From the beginning; what was found so far is forgotten.
  async startAgain() {
    const beginning = ++this.#beginnings
    this.#crawler?.stop()
    this.#crawler = null
    this.#want('crawling')
    const known = await readSnapshot(this.#page.verdicts.snapshot)
    if (beginning !== this.#beginnings) return
    const { base, own } = this.#page
    const onChange = () => beginning === this.#beginnings && this.#onChange()
    this.#crawler = new Crawler({ base, own, known, onChange, accepts: url => this.#accepts(url) })
    this.#follow()
  }

  get #found() {
    return this.#crawler ?? NOTHING_YET
  }

  // The connection was lost, or is back.
  #heed() {
    if (!navigator.onLine) this.#crawler?.interrupt()
    this.#follow()
    this.#onChange()
  }

  #want(wish) {
    this.#wish = wish
    this.#follow()
    this.#onChange()
  }

  #follow() {
    const crawler = this.#crawler
    if (this.#isSeen && this.#wish === 'crawling' && navigator.onLine) crawler?.start()
    else if (this.#wish === 'stopped') crawler?.stop()
    else crawler?.pause()
  }

  // This console may have been opened under another address than its own.
  #accepts(url) {
    const { accepts, base, here } = this.#page
    return accepts(url) && (here === base || consoleURL(url) !== here)
  }
}
