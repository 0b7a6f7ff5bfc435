// The consoles that are still to be asked. Each referrer's have their turn, one after the
// other, so that nobody who lists a thousand of them makes the others wait.

export class Waiting {
  #listed = new Map() // referrer -> its consoles in order, and how many of them are gone

  add(referrer, console) {
    const listed = this.#listed.get(referrer)
    if (listed) listed.consoles.push(console)
    else this.#listed.set(referrer, { consoles: [console], gone: 0 })
  }

  // At most so many, which wait no longer.
  take(most) {
    const taken = []
    while (taken.length < most && this.#listed.size) {
      const [referrer, listed] = this.#listed.entries().next().value
      taken.push(listed.consoles[listed.gone++])
      this.#listed.delete(referrer)
      if (listed.gone < listed.consoles.length) this.#listed.set(referrer, listed)
    }
    return taken
  }

  get isEmpty() {
    return !this.#listed.size
  }
}
