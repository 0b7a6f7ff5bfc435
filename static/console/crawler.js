// Crawls the network from this console in the visitor's browser: it asks every console that
// can be reached for its list, many at once, and keeps what they say.
import { listIn } from './hidden-frame.js'
import { BatchSandbox } from './batch-sandbox.js'
import { Findings } from './findings.js'
import { Waiting } from './waiting.js'
import { Turn } from './turn.js'

const TOLD_EVERY = 100 // ms
const MOST_UNREAD = 48 // answers; until they are read, nobody else is asked
const LATELY = 2000 // ms in which a lost connection may go unnoticed

export class Crawler {
  state = 'idle' // then 'crawling', 'paused', 'done' or 'stopped'
  ready // resolves when what was known before is among the consoles and pages
  #findings
  #waiting = new Waiting()
  #reader
  #turn
  #answers = []
  #isReading = false
  #isReady = false
  #visited = 0
  #failed = 0
  #failures = [] // of late: { console, at }
  #now
  #onChange
  #told = -Infinity
  #telling = null

  // base: this console's URL; own: its checked list; accepts: whether a URL may be kept (usable,
  // not ignored); known: the snapshot, or null; onChange: called when something has changed, at
  // most every 100 ms, and at once when all is done; now: the time in ms; readerFor: makes what
  // asks the consoles.
  constructor({
    base, own, accepts, known = null, onChange = () => {}, now = () => performance.now(),
    readerFor = handlers => new BatchSandbox(handlers),
  }) {
    this.#now = now
    this.#onChange = onChange
    this.#turn = new Turn(now)
    this.#findings = new Findings(accepts, (found, referrer) => {
      if (referrer) this.#waiting.add(referrer, found)
    })
    this.#reader = readerFor({
      next: most => this.#waiting.take(most),
      isWanted: () => this.state === 'crawling' && this.#answers.length < MOST_UNREAD,
      answered: (console, text) => this.#hear(console, text),
    })
    this.ready = this.#recall(this.#findings.begin(base), own, known)
  }

  // Consoles and pages in the order in which they were found, each at its `number`. A page that
  // nobody recommends any more has no referrers.
  get consoles() {
    return this.#findings.consoles
  }

  get pages() {
    return this.#findings.pages
  }

  // known counts all consoles, also those that were visited or failed.
  get progress() {
    const { consoles, pagesListed } = this.#findings
    return {
      known: consoles.length, visited: this.#visited, failed: this.#failed, pages: pagesListed,
    }
  }

  // Begins, or goes on after a pause or a stop.
  start() {
    if (this.state === 'crawling' || this.state === 'done') return
    this.#become('crawling')
    this.#goOn()
  }

  // Nobody else is asked; who was asked may still answer.
  pause() {
    if (this.state === 'crawling') this.#become('paused')
  }

  resume() {
    if (this.state === 'paused') this.start()
  }

  // Ends what is under way as well. Who had not answered is as before, and asked again when it
  // starts again.
  stop() {
    if (this.state !== 'crawling' && this.state !== 'paused') return
    for (const console of this.#reader.close()) this.#waiting.add(null, console)
    this.#become('stopped')
  }

  // The connection was lost. Stops as well, and takes back what nobody answered just before: those
  // consoles may not have been asked at all.
  interrupt() {
    this.stop()
    const lately = this.#now() - LATELY
    const failed = this.#failures.splice(0).filter(({ at }) => at >= lately)
    const unread = this.#answers.filter(({ text }) => !text)
    this.#answers = this.#answers.filter(({ text }) => text)
    for (const { console } of failed) console.state = 'known'
    for (const { console } of [...failed, ...unread]) this.#waiting.add(null, console)
    this.#failed -= failed.length
    if (failed.length) this.#become(this.state === 'done' ? 'stopped' : this.state)
  }

  async #recall(base, own, known) {
    const findings = this.#findings
    base.state = 'visited'
    this.#visited++
    await this.#turn.through(findings.learn(base, own))
    if (isWhole(known)) await this.#turn.through(this.#announced(findings.recall(known)))
    this.#isReady = true
    this.#changed()
    this.#goOn()
  }

  // Steps of work that the visitor sees going on.
  * #announced(steps) {
    for (const _ of steps) {
      this.#changed()
      yield
    }
  }

  #hear(console, text) {
    this.#answers.push({ console, text })
    this.#read()
  }

  // One answer after the other, and all of it in turns.
  async #read() {
    if (this.#isReading) return
    this.#isReading = true
    await null // several consoles may have one answer
    while (this.#answers.length) {
      const { console, text } = this.#answers.shift()
      const list = listIn(text)
      console.state = list ? 'visited' : 'failed'
      if (list) this.#visited++
      else this.#fail(console)
      if (list) await this.#turn.through(this.#findings.learn(console, list))
      this.#changed()
      this.#reader.fill()
      if (this.#turn.isOver) await this.#turn.rest()
    }
    this.#isReading = false
    this.#goOn()
  }

  #fail(console) {
    const at = this.#now()
    this.#failed++
    this.#failures.push({ console, at })
    while (this.#failures[0].at < at - LATELY) this.#failures.shift()
  }

  #goOn() {
    if (!this.#isReady || this.state !== 'crawling') return
    this.#reader.fill()
    if (this.#isReading || this.#answers.length || !this.#reader.isIdle) return
    if (this.#waiting.isEmpty) this.#finish()
  }

  #finish() {
    this.#reader.close()
    this.#become('done')
  }

  #become(state) {
    this.state = state
    this.#changed()
  }

  #changed() {
    const isDone = this.state === 'done'
    if (this.#telling && !isDone) return
    clearTimeout(this.#telling)
    const wait = isDone ? 0 : Math.max(0, this.#told + TOLD_EVERY - this.#now())
    this.#telling = setTimeout(() => {
      this.#telling = null
      this.#told = this.#now()
      this.#onChange()
    }, wait)
  }
}

function isWhole(known) {
  return Array.isArray(known?.consoles) && Array.isArray(known.pages)
}
