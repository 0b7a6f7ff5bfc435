// Reads many strangers' lists at once. One hidden frame serves a batch of consoles, each in a
// Worker of its own; its policy names their lists and no more. A frame is a document to be
// made, and costs far more than a Worker: on two cores, one for each console is 37 a second.
import { wanderJSURL } from './urls.js'
import { openFrame, sourcesOf } from './hidden-frame.js'

const LONGEST_ANSWER = 6000 // ms for one console
const AT_ONCE = 24 // consoles
const AT_ONCE_SAVING = 6 // where the visitor's device asks for little data
const MOST_BEGINNING = 8 // Workers at once
const SLOW_AFTER = 1000 // ms: who is only waited for then takes nobody's place
const MOST_SLOW = 48 // consoles
const BATCH = 48 // consoles in one frame
const BEAT = 500 // ms between two looks at whether the frames are alive
const SILENT_BEATS = 4 // after which a frame is drowned
const SIGN_OF_LIFE = { url: '', deadline: 0 } // asked of a frame: an address that is none
const PARTS = 5 // into which a group of suspects is split

// A path of such characters alone is named as it is. After a redirect no path counts.
const PLAIN_PATH = /^[\w./~-]*$/

export class BatchSandbox {
  #next
  #isWanted
  #answered
  #batches = new Set()
  #again = [] // consoles whose frame went through no fault of theirs
  #suspects = [] // groups of consoles, of which one has drowned a frame
  #quick = 0 // how many were asked a moment ago
  #slow = 0 // how many before that
  #beginning = 0 // Workers
  #isRecovering = false
  #heart = null

  // next(most): at most so many consoles that are to be asked; isWanted(): whether any are, at
  // the moment; answered(console, text): what a console said, '' where nothing. Consoles are
  // objects with a `url`.
  constructor({ next, isWanted, answered }) {
    this.#next = next
    this.#isWanted = isWanted
    this.#answered = answered
  }

  // Asks as many as there is room for; to be called when more are to be asked.
  fill() {
    if (this.#isRecovering || !this.#isWanted()) return
    for (const batch of this.#batches) this.#askOf(batch)
    if (this.#isReadyForBatch) this.#open(this.#nextBatch())
  }

  get isIdle() {
    return !this.#asked && !this.#again.length && !this.#suspects.length &&
      [...this.#batches].every(({ waiting }) => !waiting.length)
  }

  // Ends all that is under way. Gives the consoles that have not answered.
  close() {
    const left = [...this.#batches].flatMap(batch => [...askedOf(batch), ...waitingOf(batch)]).flat()
    for (const batch of this.#batches) this.#end(batch)
    this.#isRecovering = false
    return [...left, ...this.#again.splice(0), ...this.#suspects.splice(0).flat()]
  }

  // One frame is made at a time, so that consoles gather in the meantime for the next one; and
  // ahead of time, so that there is always somebody to ask. Suspects are asked by themselves.
  get #isReadyForBatch() {
    let waiting = 0
    for (const batch of this.#batches) {
      if (!batch.isOpen || batch.isSuspect && batch.asked.size) return false
      waiting += batch.waiting.length
    }
    return waiting < atOnce() / 2 && this.#hasRoom
  }

  get #hasRoom() {
    return this.#quick < atOnce() && this.#asked < atOnce() + MOST_SLOW
  }

  get #asked() {
    return this.#quick + this.#slow
  }

  #nextBatch() {
    if (this.#again.length) return { consoles: this.#again.splice(0, BATCH) }
    const consoles = this.#next(BATCH)
    if (consoles.length || this.#asked || !this.#suspects.length) return { consoles }
    return { consoles: this.#suspects.shift(), isSuspect: true }
  }

  // A console whose host no policy can name is not asked; two may share a list.
  #open({ consoles, isSuspect = false }) {
    const lists = new Map()
    for (const console of consoles) {
      const url = wanderJSURL(console.url)
      if (!sourcesOf(url)) this.#answered(console, '')
      else if (lists.has(url)) lists.get(url).push(console)
      else lists.set(url, [console])
    }
    if (lists.size) this.#askOf(this.#begin([...lists], isSuspect))
  }

  #begin(waiting, isSuspect) {
    const sources = waiting.map(([url]) => sourcesOf(url, plainPath(url))).join(' ')
    const [frame, port] = openFrame(sources)
    const batch = {
      frame, port, waiting, isSuspect, asked: new Map(), isOpen: false, isHeard: false, silence: 0,
    }
    frame.addEventListener('load', () => {
      batch.isOpen = true
      this.fill()
    })
    port.onmessage = ({ data }) => this.#hear(batch, data)
    this.#batches.add(batch)
    this.#heart ??= setInterval(() => this.#beat(), BEAT)
    return batch
  }

  #askOf({ waiting, asked, port }) {
    while (waiting.length && this.#hasRoom && this.#beginning < mostBeginning()) {
      const [url, consoles] = waiting.shift()
      const question = { consoles, isSlow: false, isBeginning: true }
      this.#beginning++
      question.timer = setTimeout(() => this.#slacken(question), SLOW_AFTER)
      asked.set(url, question)
      this.#quick++
      port.postMessage({ url, deadline: LONGEST_ANSWER })
    }
  }

  #slacken(question) {
    question.isSlow = true
    this.#quick--
    this.#slow++
    this.fill()
  }

  #forget(batch, url) {
    const question = batch.asked.get(url)
    const { isSlow, timer } = question
    clearTimeout(timer)
    this.#begun(question)
    if (isSlow) this.#slow--
    else this.#quick--
    batch.asked.delete(url)
  }

  #begun(question) {
    if (question.isBeginning) this.#beginning--
    question.isBeginning = false
  }

  // Only the answer to a question of ours is believed, and the first one.
  #hear(batch, { url, text }) {
    batch.isHeard = true
    this.#isRecovering = false
    const question = batch.asked.get(url)
    if (question && text == null) this.#begun(question)
    else if (question) {
      this.#forget(batch, url)
      for (const console of question.consoles) this.#answered(console, text)
    }
    this.#dismiss()
    this.fill()
  }

  // Ends what has nothing left to do, but for the last frame: a browser's process goes with it,
  // and the next one would have to wait for another.
  #dismiss() {
    for (const batch of this.#batches) {
      if (this.#batches.size === 1) return
      if (batch.isOpen && !batch.asked.size && !batch.waiting.length) this.#end(batch)
    }
  }

  #beat() {
    for (const batch of this.#batches) {
      batch.silence = batch.isHeard ? 0 : batch.silence + 1
      batch.isHeard = false
      if (batch.silence) batch.port.postMessage(SIGN_OF_LIFE)
    }
    const drowned = [...this.#batches].filter(({ silence }) => silence > SILENT_BEATS)
    if (drowned.length) this.#rescue(drowned)
  }

  // A list that calls import() without end drowns the thread that the frames share. Their
  // process goes when the last of them does, so all of them go. Of those that were asked any
  // may have been it: they are asked again when all others have been, in smaller and smaller
  // groups, until it is alone.
  #rescue(drowned) {
    const suspects = drowned.flatMap(askedOf)
    const others = [...this.#batches].flatMap(batch =>
      [...(drowned.includes(batch) ? [] : askedOf(batch)), ...waitingOf(batch)].flat())
    for (const batch of this.#batches) this.#end(batch)
    this.#again.push(...others)
    const size = Math.ceil(suspects.length / PARTS)
    if (suspects.length === 1) for (const console of suspects[0]) this.#answered(console, '')
    else while (suspects.length) this.#suspects.push(suspects.splice(0, size).flat())
    // Nobody is asked until a new frame has shown that it is alive.
    this.#isRecovering = true
    this.#begin([], false).port.postMessage(SIGN_OF_LIFE)
  }

  #end(batch) {
    for (const url of batch.asked.keys()) this.#forget(batch, url)
    this.#batches.delete(batch)
    batch.port.close()
    batch.frame.remove()
    if (this.#batches.size) return
    clearInterval(this.#heart)
    this.#heart = null
  }
}

// The consoles of each list that was asked for, and of each that will be.
function askedOf({ asked }) {
  return [...asked.values()].map(({ consoles }) => consoles)
}

function waitingOf({ waiting }) {
  return waiting.map(([, consoles]) => consoles)
}

function plainPath(url) {
  const { pathname } = new URL(url)
  return PLAIN_PATH.test(pathname) ? pathname : ''
}

// Of Workers that begin at once, none asks its host before nearly all of them can. So few do
// at a time that each has a processor, and the first to be asked answer while others begin.
function mostBeginning() {
  return Math.min(MOST_BEGINNING, (navigator.hardwareConcurrency || 2) + 1)
}

function atOnce() {
  return navigator.connection?.saveData ? AT_ONCE_SAVING : AT_ONCE
}
