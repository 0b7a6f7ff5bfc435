// What is kept for the visitor, in their own browser and nowhere else: the pages that they
// saved, what they never want to see again, where they were, and how they like it here.
import { visitorsStorage } from './stored.js'
import { HISTORY, MUTED, SAVED, SETTINGS } from './keepsake-kinds.js'
import { Shelf } from './shelf.js'
import { spelledOut, withWords } from './words.js'

const STORE_VERSION = 1
// version -> what makes of a key's document of that version, `(document, key)`, one of the next.
const STORE_STEPS = {}

// All lists give the newest first. `remove...` and `unmute` give a function that undoes it.
export class Keepsakes {
  #saved
  #muted
  #history
  #settings
  #now
  #listeners = new Set()

  constructor({
    storage = visitorsStorage(), now = Date.now, version = STORE_VERSION, steps = STORE_STEPS,
  } = {}) {
    this.#now = now
    const makeRoom = () => this.#history?.shorten()
    const shelf = kind => new Shelf(kind, { storage, now, version, steps, makeRoom })
    this.#history = shelf(HISTORY)
    this.#saved = shelf(SAVED)
    this.#muted = shelf(MUTED)
    this.#settings = shelf(SETTINGS)
    addEventListener('storage', event => this.#hear(event))
    // Back out of the browser's memory, where it did not hear of other tabs.
    addEventListener('pageshow', event => event.persisted && this.#tell())
  }

  // Called after every change, also of another tab's. Gives what ends that.
  onChange(listener) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // Whether what is here now will be here after a reload.
  get isKept() {
    return this.#shelves.every(shelf => shelf.isKept)
  }

  // What the visitor should hear of, by name:
  // forbidden  the browser allows no storage: all is kept until the page is left
  // full       there is no room: the latest is kept until the page is left
  // shortened  the older half of the history was dropped to make room
  // newer      a newer console of this site wrote it: it is left as it is
  // broken     something could not be read; it was put aside, and is in `everything()`
  // locked     something could not be read, nor put aside: it is left as it is
  get troubles() {
    return [...new Set(this.#shelves.flatMap(shelf => [...shelf.troubles]))]
  }

  get saved() {
    return this.#saved.all
  }

  isSaved(href) {
    return !!this.#saved.get(href)
  }

  // Of `{ href, page, title, from, by, why, tags }`: the page's title; the console that
  // recommended it, its title, and its note. Null where it is no page, or there are too many.
  // What was saved before stays as it is.
  save(page) {
    const item = SAVED.check({ ...page, when: this.#now() })
    if (!item) return null
    const before = this.#saved.get(item.href)
    if (before || this.#saved.isFull) return before ?? null
    return this.#put(this.#saved, item)
  }

  // The visitor's own note.
  setNote(href, note) {
    const item = this.#saved.get(href)
    return item ? this.#put(this.#saved, SAVED.check({ ...item, note })) : null
  }

  removeSaved(href) {
    return this.#remove(this.#saved, href)
  }

  // Those that have all of these words, wherever.
  searchSaved(words) {
    return withWords(this.saved, words, ({ href, title, note, from, by, why, tags }) =>
      [href, spelledOut(href), title, note, from ?? '', by, why, ...tags])
  }

  // From a file: those pages, with their `when`, that may be shown here, as many as there is
  // room for. Gives how many are new, how many were there, and how many are not wanted.
  addSaved(pages, accepts) {
    const summary = { added: 0, there: 0, refused: 0 }
    const there = new Set(this.saved.map(SAVED.id))
    const items = []
    const now = this.#now()
    for (const [place, page] of pages.entries()) {
      const item = page && SAVED.check(page)
      const isThere = there.has(item?.href)
      const isWanted = isThere || item && there.size < SAVED.most && accepts(item.href)
      summary[isThere ? 'there' : isWanted ? 'added' : 'refused']++
      if (isThere || !isWanted) continue
      there.add(item.href)
      items.push({ ...item, when: past(item.when, now - place) })
    }
    this.#putAll(this.#saved, items)
    return summary
  }

  get muted() {
    return this.#muted.all
  }

  // kind: 'page' or 'site', with the page's address, or 'console', with that console's.
  mute(kind, value) {
    const item = MUTED.check({ kind, value, when: this.#now() })
    if (!item || this.#muted.isFull) return null
    return this.#muted.get(MUTED.id(item)) ?? this.#put(this.#muted, item)
  }

  unmute(item) {
    return this.#remove(this.#muted, MUTED.id(item))
  }

  // From a file: those that are new are muted as well. Gives how many are, and how many were there.
  addMuted(items) {
    const there = new Set(this.muted.map(MUTED.id))
    const before = there.size
    const now = this.#now()
    const sound = items.map(item => item && MUTED.check(item)).filter(Boolean)
    const added = sound.filter(item => {
      const isNew = !there.has(MUTED.id(item)) && there.size < MUTED.most
      if (isNew) there.add(MUTED.id(item))
      return isNew
    })
    this.#putAll(this.#muted,
      added.map((item, at) => ({ ...item, when: past(item.when, now - at) })))
    return { added: there.size - before, there: sound.length - added.length }
  }

  get history() {
    return this.#history.all
  }

  // Of `{ href, title, from, by }`, as for `save`. The same page once more is no other visit,
  // but may have its title by now.
  visit(page) {
    const item = HISTORY.check({ ...page, when: this.#now() })
    const [latest] = this.history
    if (!item) return null
    if (item.href !== latest?.href) return this.#put(this.#history, item)
    if (!item.title || item.title === latest.title) return latest
    return this.#put(this.#history, { ...item, when: latest.when })
  }

  removeVisit(item) {
    return this.#remove(this.#history, HISTORY.id(item))
  }

  searchHistory(words) {
    return withWords(this.history, words, ({ href, title, from, by }) =>
      [href, spelledOut(href), title, from ?? '', by])
  }

  // From a file. Gives how many are new, and how many were there.
  addVisits(pages, accepts) {
    const now = this.#now()
    const there = new Set(this.history.map(HISTORY.id))
    const sound = pages.map(page => page && HISTORY.check(page))
      .filter(item => item?.when && accepts(item.href))
      .map(item => ({ ...item, when: past(item.when, now) }))
    const items = sound.filter(item => !there.has(HISTORY.id(item)))
    this.#putAll(this.#history, items)
    // Of those that are older than all that there is room for, nothing is left.
    const isNew = new Set(items.map(HISTORY.id))
    const added = this.history.filter(item => isNew.has(HISTORY.id(item))).length
    return { added, there: sound.length - items.length }
  }

  // theme, language, topics, languages, keys: whatever JSON can say; undefined where nothing is
  // chosen.
  setting(name) {
    return this.#settings.get(name)?.value
  }

  set(name, value) {
    if (value === undefined) return void this.#remove(this.#settings, name)
    const item = SETTINGS.check({ name, value, when: this.#now() })
    if (item) this.#put(this.#settings, item)
  }

  // All choices, by their name.
  get settings() {
    return Object.fromEntries(this.#settings.all.map(({ name, value }) => [name, value]))
  }

  // All that is kept here, to be looked at: plain JSON.
  everything() {
    const broken = this.#shelves.filter(shelf => shelf.broken)
    return {
      version: STORE_VERSION,
      saved: this.saved.map(readableItem),
      muted: this.muted.map(readableItem),
      history: this.history.map(readableItem),
      settings: this.settings,
      ...broken.length && { unreadable: broken.map(shelf => shelf.broken) },
    }
  }

  // All of it at once, in all tabs.
  forget() {
    for (const shelf of this.#shelves) shelf.forget()
    this.#tell()
  }

  get #shelves() {
    return [this.#saved, this.#muted, this.#history, this.#settings]
  }

  #put(shelf, item) {
    this.#putAll(shelf, [item])
    return item
  }

  #putAll(shelf, items) {
    shelf.put(items)
    this.#tell()
  }

  #remove(shelf, id) {
    const undo = shelf.remove(id)
    this.#tell()
    return () => {
      const isBack = undo()
      if (isBack) this.#tell()
      return isBack
    }
  }

  // Without a key, all that this site keeps was cleared.
  #hear({ key, newValue }) {
    const shelves = this.#shelves.filter(shelf => key === null || key === shelf.key)
    for (const shelf of shelves) shelf.hear(newValue)
    if (shelves.length) this.#tell()
  }

  #tell() {
    for (const listener of this.#listeners) listener()
  }
}

// A file may know no time, or one that is still to come.
function past(when, latest) {
  return when > 0 && when < latest ? when : latest
}

// With the time as people read it, and without what only the storage needs.
export function readableItem({ changed, ...item }) {
  return { ...item, when: new Date(item.when).toISOString() }
}
