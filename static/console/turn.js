// Keeps long work from holding the page's thread: it works for some milliseconds at a time, and
// lets whatever waits behind it have its turn.

const LONGEST_TURN = 8 // ms

export class Turn {
  #now
  #end
  #door = new MessageChannel()
  #resting = []

  constructor(now) {
    this.#now = now
    this.#end = now() + LONGEST_TURN
    this.#door.port1.onmessage = () => this.#resting.shift()?.()
  }

  get isOver() {
    return this.#now() >= this.#end
  }

  // Resolves when the others had theirs. Not by a timer: browsers keep those back for
  // milliseconds, and in a tab that nobody sees for a second.
  async rest() {
    await new Promise(resolve => {
      this.#resting.push(resolve)
      this.#door.port2.postMessage(0)
    })
    this.#end = this.#now() + LONGEST_TURN
  }

  // Goes through steps of work, of which each is short.
  async through(steps) {
    if (this.isOver) await this.rest()
    for (const _ of steps) if (this.isOver) await this.rest()
  }
}
