// Says to those who listen to the page what others see.

const SPOKEN_AFTER = 100 // ms: a region that changes together with much else is often not read

export class Announcer {
  #status
  #texts = new Map() // what about -> text

  constructor(status) {
    this.#status = status
  }

  // What is said at the same time is said together; of the same thing, what was said last.
  say(text, about = text) {
    if (!text) return
    this.#status.textContent = ''
    if (!this.#texts.size) setTimeout(() => this.#speak(), SPOKEN_AFTER)
    this.#texts.set(about, text)
  }

  // What a new screen says of itself: what was done, or what is wrong, or else how much is shown.
  // What is read out because the focus goes there is left to that.
  tell(main, focused) {
    const news = [...main.querySelectorAll('[data-told] p, .wrong')]
    const unread = news.filter(element => !isReadAnyway(element, focused))
    this.#texts.clear() // what is about the screen before
    if (news.length) this.say(unread.map(textOf).join(' '))
    else this.say(textOf(main.querySelector('[data-count]')), 'count')
  }

  #speak() {
    if (!this.#texts.size) return
    this.#status.textContent = [...this.#texts.values()].join(' ')
    this.#texts.clear()
  }
}

export function textOf(element) {
  return element?.textContent.replace(/\s+/g, ' ').trim() ?? ''
}

function isReadAnyway(element, focused) {
  const describing = focused.getAttribute('aria-describedby')?.split(' ') ?? []
  return focused.contains(element) || describing.includes(element.id) ||
    element.getAttribute('role') === 'alert'
}
