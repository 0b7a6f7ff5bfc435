// How far the crawl is, and what pauses, ends and repeats it.
import { made } from './sheet.js'
import { counted } from './found-facts.js'
import { publicSnapshotFile } from './download.js'
import { saveFile } from './save-file.js'

const SAID_EVERY = 10000 // ms, to those who do not see it
const ASKED_FOR = 8000 // ms: what would throw away all that was found asks once more

export class CrawlBar {
  element
  #exploration
  #words
  #say
  #bar = made('progress', { max: 1, value: 0 })
  #text = made('p', { className: 'progress' })
  #pause
  #stop
  #again
  #download
  #said = 0
  #saidState = null
  #isAsked = false
  #timer

  constructor({ exploration, words, say }) {
    this.#exploration = exploration
    this.#words = words
    this.#say = say
    this.#bar.ariaLabel = words('progress_of')
    this.#pause = this.#button(() => {
      if (this.#isHalted) exploration.resume()
      else exploration.pause()
    })
    this.#stop = this.#button(() => exploration.stop(), words('stop'))
    this.#again = this.#button(event => this.#repeat(event), words('again'))
    this.#download = this.#button(() => this.#save(), words('download'))
    this.element = made('div', { className: 'crawl' }, this.#bar, this.#text,
      made('div', { className: 'deeds' }, this.#pause, this.#stop, this.#again, this.#download))
    this.update()
  }

  update() {
    const { state, progress: { known, visited, failed, pages } } = this.#exploration
    const words = this.#words
    this.#bar.max = Math.max(1, known)
    this.#bar.value = visited + failed
    const text = `${words(`crawl_${state}`)} \u00b7 ` +
      words('progress', ...[known, visited, failed, pages].map(counted))
    if (this.#text.textContent !== text) this.#text.textContent = text
    const label = words(this.#isHalted ? 'resume' : 'pause')
    if (this.#pause.textContent !== label) this.#pause.textContent = label
    this.#download.disabled = !known
    // A button that goes out of use hands the focus on, to one that does no harm when it is pressed.
    const next = state === 'done' ? this.#download : this.#pause
    this.#enable(this.#pause, state !== 'done', next)
    this.#enable(this.#stop, state !== 'done' && state !== 'stopped', next)
    this.#tell(text, state)
  }

  get #isHalted() {
    return ['paused', 'stopped'].includes(this.#exploration.state)
  }

  #tell(text, state) {
    const now = performance.now()
    const isNews = state !== this.#saidState &&
      (state !== 'crawling' || this.#saidState === 'offline')
    if (!isNews && (now - this.#said < SAID_EVERY || state !== 'crawling')) return
    if (this.#saidState || state !== 'crawling') this.#say(text)
    this.#said = now
    this.#saidState = state
  }

  #enable(button, isOn, next) {
    const hadFocus = button === document.activeElement
    button.disabled = !isOn
    if (!isOn && hadFocus) next.focus()
  }

  // The second click of a double click is none of its own.
  #repeat({ detail }) {
    if (detail > 1) return
    const isSure = this.#isAsked
    this.#ask(!isSure)
    if (isSure) this.#exploration.startAgain()
    else this.#say(this.#again.textContent)
  }

  #ask(isAsked) {
    clearTimeout(this.#timer)
    this.#isAsked = isAsked
    this.#again.textContent = this.#words(isAsked ? 'again_sure' : 'again')
    if (isAsked) this.#timer = setTimeout(() => this.#ask(false), ASKED_FOR)
  }

  #button(act, text = '') {
    const button = made('button', { type: 'button' }, text)
    button.onclick = act
    button.onkeydown = ({ repeat, key }) => !repeat || key !== 'Enter'
    return button
  }

  async #save() {
    const { consoles, pages } = this.#exploration
    const date = new Date()
    const file = await publicSnapshotFile({ consoles, pages, date })
    saveFile(`wander-network-${date.toISOString().slice(0, 10)}.json`, file)
  }
}
