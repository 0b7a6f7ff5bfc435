// What the visitor keeps: saved pages, the history, what is muted, and all of it as data.
import { readable } from './links.js'
import { speak, spokenLanguage } from './language.js'
import { made } from './sheet.js'
import { quotation, quoted, theirLink } from './quoted.js'
import { HISTORY, MUTED, SAVED } from './keepsake-kinds.js'
import { addFile, keepsakesFile } from './keepsakes-file.js'
import { bookmarksFile } from './bookmarks-file.js'
import { saveFile } from './save-file.js'

const MOST_SHOWN = 200 // of the rest, searching finds what is wanted
const STILL_WRITING = 1000 // ms without another letter, after which a note is kept
const KINDS = { saved: SAVED, history: HISTORY, muted: MUTED }

export class KeptSheet {
  #context
  #name = 'saved'
  #words = ''
  #tabs = made('nav')
  #place = made('div')
  #list = made('ul')
  #rest = made('p', { className: 'rest' })
  #rows = new Map() // id -> { element, note, said }, those of the list; note: the field
  #everything = made('pre')
  #unkept = null // { href, note, timer }: what is being written, note: the field
  #isOwnNote = false

  constructor(context) {
    this.#context = context
    context.keepsakes.onChange(() => this.#update())
    addEventListener('pagehide', () => this.#keepNote())
  }

  open(name) {
    const { sheet, words } = this.#context
    this.#tabs.replaceChildren(...[...Object.keys(KINDS), 'data'].map(one => {
      const button = made('button', { type: 'button', name: one }, words(`tab_${one}`))
      button.onclick = () => this.#turnTo(one)
      return button
    }))
    this.#turnTo(name)
    sheet.show(words(`tab_${name}`), this.#tabs, this.#place)
  }

  // The tabs stay, and with them the focus.
  #turnTo(name) {
    const { keepsakes, sheet, words } = this.#context
    const hasSearch = name === 'saved' || name === 'history'
    this.#name = name
    this.#words = ''
    for (const tab of this.#tabs.children) tab.ariaCurrent = tab.name === name
    sheet.turn(words(`tab_${name}`))
    this.#rows.clear()
    this.#list.replaceChildren()
    this.#place.replaceChildren(
      ...keepsakes.troubles.map(one =>
        made('p', { className: 'trouble' }, words(`trouble_${one}`))),
      ...name === 'history' && keepsakes.isKept ? [made('p', {}, words('history_what'))] : [],
      ...hasSearch ? [this.#search()] : [],
      ...name === 'data' ? this.#data() : [this.#list, this.#rest])
    if (name !== 'data') this.#fill()
  }

  #update() {
    if (!this.#place.isConnected || !this.#context.sheet.isOpen || this.#isOwnNote) return
    if (this.#name === 'data') this.#tellEverything()
    else this.#fill()
  }

  // What is there already stays as it is: somebody may be writing in it, or about to press it.
  #fill() {
    const { words } = this.#context
    const items = this.#items()
    const focused = document.activeElement
    const at = [...this.#list.children].findIndex(element => element.contains(focused))
    const rows = items.slice(0, MOST_SHOWN).map(item => this.#rowOf(item))
    for (const [id, row] of this.#rows) {
      if (rows.includes(row) || row.note && row.note === focused) continue
      row.element.remove()
      this.#rows.delete(id)
    }
    let next = this.#list.firstElementChild
    for (const { element } of rows) {
      if (element === next) next = next.nextElementSibling
      else this.#list.insertBefore(element, next)
    }
    const rest = items.length - MOST_SHOWN
    const none = words(this.#words ? 'nothing_found' : 'nothing')
    this.#rest.textContent = rest > 0 ? words('and_more', rest) : items.length ? '' : none
    if (at >= 0 && !this.#list.contains(document.activeElement)) this.#focusRow(at)
  }

  #items() {
    const { keepsakes } = this.#context
    if (this.#name === 'saved') return keepsakes.searchSaved(this.#words)
    return this.#name === 'history' ? keepsakes.searchHistory(this.#words) : keepsakes.muted
  }

  #rowOf(item) {
    const id = KINDS[this.#name].id(item)
    const said = JSON.stringify({ ...item, note: '', changed: 0 })
    const there = this.#rows.get(id)
    if (there?.said === said || there?.element.contains(document.activeElement)) {
      if (there.note && there.note !== document.activeElement) there.note.value = item.note
      return there
    }
    there?.element.remove()
    const { element, note } = {
      saved: () => this.#saved(item),
      history: () => this.#visit(item),
      muted: () => this.#muted(item),
    }[this.#name]()
    const row = { element, note, said }
    this.#rows.set(id, row)
    return row
  }

  // The one that has come to this place, or else where one goes on from.
  #focusRow(at) {
    const row = this.#list.children[Math.min(at, this.#list.childElementCount - 1)]
    const next = row?.querySelector('.row button:last-child') ??
      this.#place.querySelector('[type=search]') ?? this.#tabs.querySelector('[aria-current=true]')
    next.focus()
  }

  #search() {
    const { words } = this.#context
    const search = made('input', { type: 'search', placeholder: words('search') })
    search.ariaLabel = words('search')
    search.dir = 'auto'
    search.oninput = () => {
      this.#words = search.value
      this.#fill()
    }
    return search
  }

  #saved(item) {
    const { keepsakes, words } = this.#context
    const note = made('textarea', { rows: 1, value: item.note, dir: 'auto' })
    note.ariaLabel = words('your_note')
    note.placeholder = words('your_note')
    note.oninput = () => {
      clearTimeout(this.#unkept?.timer)
      const timer = setTimeout(() => this.#keepNote(), STILL_WRITING)
      this.#unkept = { href: item.href, note, timer }
    }
    note.onchange = () => this.#keepNote()
    const element = made('li', {}, this.#link(item),
      item.why ? quotation(item.why) : null, note,
      this.#actions('remove', () => keepsakes.removeSaved(item.href), item))
    return { element, note }
  }

  // Whatever the visitor does next, be it that they close the tab, their words are there.
  #keepNote() {
    if (!this.#unkept) return
    const { href, note, timer } = this.#unkept
    clearTimeout(timer)
    this.#unkept = null
    this.#isOwnNote = true
    this.#context.keepsakes.setNote(href, note.value)
    this.#isOwnNote = false
  }

  #visit(item) {
    const { keepsakes } = this.#context
    const element = made('li', {}, this.#link(item),
      made('p', {}, new Date(item.when).toLocaleString(spokenLanguage())),
      this.#actions('remove', () => keepsakes.removeVisit(item), item))
    return { element }
  }

  #muted(item) {
    const { keepsakes, words } = this.#context
    const element = made('li', {}, quoted(readable(item.value)),
      made('p', {}, words(`muted_${item.kind}`)),
      this.#actions('unmute', () => keepsakes.unmute(item)))
    return { element }
  }

  #link({ href, page, title, from, by }) {
    const { words } = this.#context
    return [theirLink(href, title || readable(page ?? href)),
      from ? made('p', {}, words('from'), ' ', theirLink(from, by || undefined)) : null]
  }

  // item: what can be shown.
  #actions(key, remove, item = null) {
    const { page, sheet, toast, words } = this.#context
    const show = item && made('button', { type: 'button' }, words('show_here'))
    if (show) show.onclick = () => {
      sheet.close()
      const { href, from: referrer, by: title, why: note } = item
      page.step({ ...item, page: item.page ?? href, referrer, title, note })
    }
    const button = made('button', { type: 'button' }, words(key))
    button.onclick = () => {
      const name = this.#name
      const at = [...this.#list.children].findIndex(element => element.contains(button))
      const undo = remove()
      toast.say(words('removed'), {
        [words('undo')]: () => {
          undo()
          if (this.#name === name && sheet.isOpen && this.#place.isConnected) this.#focusRow(at)
        },
      })
    }
    return made('div', { className: 'row' }, show, button)
  }

  #data() {
    const { keepsakes, toast, words } = this.#context
    const forget = made('button', { type: 'button' }, words('forget'))
    forget.onclick = () => {
      if (forget.dataset.sure) {
        keepsakes.forget()
        this.#turnTo('data')
        this.#focusRow(-1)
        toast.say(words('forgotten'))
      } else {
        forget.dataset.sure = 'yes'
        forget.textContent = words('forget_sure')
      }
    }
    this.#everything = made('pre', { tabIndex: 0, role: 'region' })
    this.#everything.ariaLabel = words('see_all')
    this.#tellEverything()
    return [
      made('p', {}, words('data_what')),
      made('div', { className: 'row' },
        this.#download('export_json', 'wander.json', 'application/json',
          () => keepsakesFile(keepsakes)),
        this.#download('export_bookmarks', 'wander.html', 'text/html',
          () => bookmarksFile(keepsakes.saved)),
        this.#import()),
      made('details', {}, made('summary', {}, words('see_all')), this.#everything),
      made('div', { className: 'row' }, forget),
    ]
  }

  #tellEverything() {
    this.#everything.textContent = JSON.stringify(this.#context.keepsakes.everything(), null, 2)
  }

  // The browser's own field for a file speaks the browser's language, and has no room on a phone.
  #import() {
    const { page, keepsakes, sheet, toast, words } = this.#context
    const told = ({ added, there, refused, settings }) => [
      ...added + there + refused || !settings ? [words('imported', added, there, refused)] : [],
      ...settings ? [words('imported_settings', settings)] : [],
    ].join(' ')
    const file = made('input', { type: 'file', accept: '.json,.html,.htm', hidden: true })
    file.onchange = async () => {
      const summary = await addFile(file.files[0], keepsakes, page.accepts)
      file.value = ''
      const { language } = keepsakes.settings
      if (language && language !== spokenLanguage() && await speak(language) && sheet.isOpen) {
        this.open('data')
      }
      if (summary.trouble) toast.say(words(`file_${summary.trouble}`))
      else toast.sayKept(told(summary))
    }
    const button = made('button', { type: 'button' }, words('import'))
    button.onclick = () => file.click()
    return [button, file]
  }

  #download(key, name, type, text) {
    const button = made('button', { type: 'button' }, this.#context.words(key))
    button.onclick = () => saveFile(name, new Blob([text()], { type }))
    return button
  }
}
