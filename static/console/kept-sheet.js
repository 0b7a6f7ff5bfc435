// What the visitor keeps: saved pages, the history, what is muted, and all of it as data.
import { externalLink, readable } from './links.js'
import { spokenLanguage } from './language.js'
import { made } from './sheet.js'
import { addFile, keepsakesFile } from './keepsakes-file.js'
import { bookmarksFile } from './bookmarks-file.js'

const MOST_SHOWN = 200 // of the rest, searching finds what is wanted

export class KeptSheet {
  #context
  #name = 'saved'
  #words = ''
  #list = made('ul')
  #notes = new Map() // href -> the note that is being written

  constructor(context) {
    this.#context = context
    context.keepsakes.onChange(() => this.#isShown && this.#fill())
  }

  open(name) {
    const { sheet, words } = this.#context
    this.#name = name
    this.#words = ''
    const tabs = ['saved', 'history', 'muted', 'data'].map(one => {
      const button = made('button', { type: 'button' }, words(`tab_${one}`))
      button.ariaCurrent = one === name
      button.onclick = () => this.open(one)
      return button
    })
    const search = made('input', { type: 'search', placeholder: words('search') })
    search.ariaLabel = words('search')
    search.oninput = () => {
      this.#words = search.value
      this.#fill()
    }
    const hasSearch = name === 'saved' || name === 'history'
    sheet.show(words(`tab_${name}`), made('nav', {}, tabs), this.#troubles(),
      hasSearch ? search : [], name === 'data' ? this.#data() : this.#list)
    if (name !== 'data') this.#fill()
  }

  get #isShown() {
    return this.#list.isConnected && this.#context.sheet.isOpen
  }

  #fill() {
    const { keepsakes, words } = this.#context
    const items = {
      saved: () => keepsakes.searchSaved(this.#words).map(item => this.#saved(item)),
      history: () => keepsakes.searchHistory(this.#words).map(item => this.#visit(item)),
      muted: () => keepsakes.muted.map(item => this.#muted(item)),
    }[this.#name]()
    const rest = items.length - MOST_SHOWN
    this.#list.replaceChildren(...items.slice(0, MOST_SHOWN).map(make => make()),
      ...rest > 0 ? [made('li', {}, words('and_more', rest))] : [],
      ...items.length ? [] : [made('li', {}, words('nothing'))])
  }

  #saved(item) {
    const { keepsakes, words } = this.#context
    return () => {
      const note = made('textarea', { rows: 1, value: this.#notes.get(item.href) ?? item.note })
      note.ariaLabel = words('your_note')
      note.placeholder = words('your_note')
      note.onchange = () => keepsakes.setNote(item.href, note.value)
      return made('li', {}, this.#link(item),
        item.why ? made('p', {}, `\u201c${item.why}\u201d`) : null, note,
        this.#actions(item, 'remove', () => keepsakes.removeSaved(item.href)))
    }
  }

  #visit(item) {
    const { keepsakes } = this.#context
    return () => made('li', {}, this.#link(item),
      made('p', {}, new Date(item.when).toLocaleString(spokenLanguage())),
      this.#actions(item, 'remove', () => keepsakes.removeVisit(item)))
  }

  #muted(item) {
    const { keepsakes, words } = this.#context
    return () => made('li', {}, readable(item.value),
      made('p', {}, words(`muted_${item.kind}`)),
      this.#actions(null, 'unmute', () => keepsakes.unmute(item)))
  }

  #link({ href, page, title, from, by }) {
    return [externalLink(href, title || readable(page ?? href)),
      from ? made('p', {}, this.#context.words('from'), ' ', externalLink(from, by || undefined)) : null]
  }

  #actions(item, key, remove) {
    const { page, sheet, toast, words } = this.#context
    const show = item && made('button', { type: 'button' }, words('show_here'))
    if (show) show.onclick = () => {
      sheet.close()
      page.step({ ...item, page: item.page ?? item.href, referrer: item.from, title: item.by, note: item.why })
    }
    const button = made('button', { type: 'button' }, words(key))
    button.onclick = () => toast.say(words('removed'), { [words('undo')]: remove() })
    return made('div', { className: 'row' }, show, button)
  }

  #troubles() {
    const { keepsakes, words } = this.#context
    return keepsakes.troubles.map(name => made('p', { className: 'trouble' }, words(`trouble_${name}`)))
  }

  #data() {
    const { page, keepsakes, toast, words } = this.#context
    const { saved, history } = keepsakes
    const file = made('input', { type: 'file', accept: '.json,.html,.htm' })
    file.ariaLabel = words('import')
    file.onchange = async () => {
      const { added, there, refused, trouble } = await addFile(file.files[0], keepsakes, page.accepts)
      toast.say(trouble ? words('no_import') : words('imported', added, there, refused))
    }
    const forget = made('button', { type: 'button' }, words('forget'))
    forget.onclick = () => {
      if (forget.dataset.sure) {
        keepsakes.forget()
        this.open('data')
        toast.say(words('forgotten'))
      } else {
        forget.dataset.sure = 'yes'
        forget.textContent = words('forget_sure')
      }
    }
    return [
      made('p', {}, words('data_what')),
      made('div', { className: 'row' },
        this.#download('export_json', 'wander.json', 'application/json', () => keepsakesFile({ saved, history })),
        this.#download('export_bookmarks', 'wander.html', 'text/html', () => bookmarksFile(saved))),
      made('label', {}, made('span', {}, words('import')), file),
      made('details', {}, made('summary', {}, words('see_all')),
        made('pre', {}, JSON.stringify(keepsakes.everything(), null, 2))),
      forget,
    ]
  }

  #download(key, name, type, text) {
    const button = made('button', { type: 'button' }, this.#context.words(key))
    button.onclick = () => {
      const href = URL.createObjectURL(new Blob([text()], { type }))
      made('a', { href, download: name }).click()
      setTimeout(() => URL.revokeObjectURL(href), 60000)
    }
    return button
  }
}
