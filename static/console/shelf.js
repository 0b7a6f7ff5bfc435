// One kind of thing that the visitor keeps, under one key of localStorage:
//
//   { version: 1, items: [{ ..., when, changed }, { id, changed, gone: true }] }
//
// Other tabs write there too, and a browser may show this tab what they wrote a moment late.
// So nothing is written from memory: before each write the key is read anew, and only what this
// tab changed is merged into that, item by item, the latest change first. Where two tabs wrote
// in the same moment, one of them finds its change missing when it hears of the other's, and
// makes it again. That holds where Web Locks would not: from file:, over http:, and while
// storage is on its way from one of the browser's processes to another.

const MOMENT = 10000 // ms in which another tab may have written without knowing of a change
const REMOVAL = 60000 // ms for which a removal is remembered, lest another tab undoes it

export class Shelf {
  troubles = new Set()
  #kind
  #storage
  #now
  #version
  #steps
  #makeRoom
  #text = null // as it was read last
  #stored = new Map() // id -> item, what that says
  #changes = new Map() // id -> { item, isWritten }, this tab's own of late, or not yet written
  #isLocked = false
  #isOld = false // of an older version, and not yet written in ours
  #forgottenAt = -Infinity

  // steps: version -> what makes of a document of that version one of the next.
  // makeRoom: frees some storage; false where there is nothing left to drop.
  constructor(kind, { storage, now, version, steps, makeRoom }) {
    this.#kind = kind
    this.#storage = storage
    this.#now = now
    this.#version = version
    this.#steps = steps
    this.#makeRoom = makeRoom
    this.#tidy()
  }

  get key() {
    return this.#kind.key
  }

  // The newest first.
  get all() {
    return this.#sorted([...this.#merged().values()].filter(item => !item.gone))
  }

  get(id) {
    const item = this.#merged().get(id)
    return item?.gone ? undefined : item
  }

  get isFull() {
    return !this.#kind.dropsOldest && this.all.length >= this.#kind.most
  }

  // Whether what is here now will be here after a reload.
  get isKept() {
    return !['forbidden', 'full', 'newer', 'locked'].some(trouble => this.troubles.has(trouble))
  }

  put(items) {
    const merged = this.#merged()
    for (const item of items) this.#change(this.#kind.id(item), item, merged)
    this.#write()
  }

  // Gives what puts it back; that does nothing where it is there again, or all was forgotten.
  remove(id) {
    const item = this.get(id)
    if (!item) return () => false
    this.#change(id, { id, gone: true }, this.#merged())
    this.#write()
    setTimeout(() => this.#tidy(), REMOVAL + MOMENT)
    const changes = this.#changes
    return () => {
      if (this.get(id) || changes !== this.#changes) return false
      this.put([item])
      return true
    }
  }

  // Drops the older half of what is stored.
  shorten() {
    const items = this.#sorted([...this.#read().values()].filter(item => !item.gone))
    const kept = items.slice(0, items.length >> 1)
    if (this.#isLocked || !items.length || !this.#store(kept)) return false
    for (const item of items.slice(kept.length)) this.#changes.delete(this.#idOf(item))
    this.troubles.add('shortened')
    return true
  }

  // Here and, once they hear of it, in all tabs: also where one of them writes at this moment.
  forget() {
    this.#forgottenAt = Math.max(this.#now(), ...[...this.#read().values()].map(changedAt))
    this.#changes = new Map()
    this.troubles.clear()
    try {
      this.#storage.removeItem(this.key)
      this.#storage.removeItem(this.#brokenKey)
    } catch { /* where storage is forbidden, nothing was kept */ }
    this.#read()
  }

  // After another tab wrote here. Removing the key is how it says that all is forgotten.
  hear(text) {
    if (text === null) this.#changes = new Map()
    if (this.#isOverwritten) this.#write()
  }

  // What could not be read and was put aside, or null.
  get broken() {
    try { return this.#storage.getItem(this.#brokenKey) } catch { return null }
  }

  get #brokenKey() {
    return this.key + '.broken'
  }

  // What another tab wrote over, or brought back.
  get #isOverwritten() {
    const stored = this.#read()
    return [...stored.values()].some(item => this.#isForgotten(item)) ||
      [...this.#changes].some(([id, { item }]) => !(changedAt(stored.get(id)) >= item.changed))
  }

  #tidy() {
    const items = [...this.#read().values()]
    if (this.#isOld || items.some(item => this.#isOver(item))) this.#write()
  }

  #change(id, item, merged) {
    const before = Math.max(this.#forgottenAt, changedAt(merged.get(id)))
    const changed = Math.max(this.#now(), before + 1)
    this.#changes.set(id, { item: { ...item, changed }, isWritten: false })
  }

  #write() {
    for (;;) {
      const items = this.#trimmed()
      if (this.#isLocked) return
      const refusal = this.#storeOrSay(items)
      if (!refusal) {
        this.troubles.delete('full')
        for (const change of this.#changes.values()) change.isWritten = true
        return
      }
      if (refusal === 'full' && this.#makeRoom()) continue
      this.troubles.add(refusal)
      return
    }
  }

  // All that is to be stored, the newest first.
  #trimmed() {
    const items = this.#sorted([...this.#merged().values()].filter(item => !this.#isOver(item)))
    if (!this.#kind.dropsOldest) return items
    for (const item of items.slice(this.#kind.most)) this.#changes.delete(this.#idOf(item))
    return items.slice(0, this.#kind.most)
  }

  // Of one moment, always in the same order: what comes back comes to its place.
  #sorted(items) {
    return items.sort((a, b) =>
      (b.when ?? -Infinity) - (a.when ?? -Infinity) || (this.#idOf(a) < this.#idOf(b) ? -1 : 1))
  }

  #merged() {
    const merged = new Map(this.#read())
    for (const [id, item] of merged) if (this.#isForgotten(item)) merged.delete(id)
    for (const [id, { item, isWritten }] of this.#changes) {
      // Written long ago: what is stored knows better by now, as after a time in the background.
      if (isWritten && this.#now() - item.changed > MOMENT) this.#changes.delete(id)
      else if (!(changedAt(merged.get(id)) >= item.changed)) merged.set(id, item)
    }
    return merged
  }

  #isForgotten({ changed }) {
    return changed <= this.#forgottenAt && Math.abs(this.#now() - this.#forgottenAt) < MOMENT
  }

  // A removal that every tab has heard of; what was removed is not to be told for longer.
  #isOver({ gone, changed }) {
    return gone && Math.abs(this.#now() - changed) > REMOVAL
  }

  #idOf(item) {
    return item.gone ? item.id : this.#kind.id(item)
  }

  #store(items) {
    return !this.#storeOrSay(items)
  }

  // Why it could not be stored; null where it was.
  #storeOrSay(items) {
    const text = JSON.stringify({ version: this.#version, items })
    try {
      this.#storage.setItem(this.key, text)
      this.#text = text
      this.#isOld = false
      this.#stored = new Map(items.map(item => [this.#idOf(item), item]))
      return null
    } catch (error) {
      return this.#storage && error.name !== 'SecurityError' ? 'full' : 'forbidden'
    }
  }

  // What storage says, taken apart only where it has changed. id -> item.
  #read() {
    let text = null
    try {
      text = this.#storage.getItem(this.key)
    } catch {
      this.troubles.add('forbidden')
    }
    if (text === this.#text) return this.#stored
    // Forgotten in another tab, of which this one is still to hear.
    if (text === null) this.#changes = new Map()
    this.#text = text
    this.#isLocked = false
    this.troubles.delete('newer')
    this.troubles.delete('locked')
    this.#stored = new Map(text === null ? [] : this.#parse(text))
    return this.#stored
  }

  #parse(text) {
    let said
    try { said = JSON.parse(text) } catch { /* then it is broken */ }
    if (said?.version > this.#version) {
      // Of a newer console on this site: read as far as it can be, and not written over.
      this.#isLocked = true
      this.troubles.add('newer')
      return this.#checked(Array.isArray(said.items) ? said.items : [])
    }
    const document = this.#upToDate(said)
    this.#isOld = document?.items && document !== said
    if (document) return this.#checked(document.items)
    this.#putAside(text)
    return []
  }

  // Null where it is of no version, or has no items.
  #upToDate(said) {
    let document = said
    try {
      while (document.version < this.#version) {
        const { version } = document
        document = { ...this.#steps[version](document, this.key), version: version + 1 }
      }
    } catch {
      return null
    }
    return document?.version === this.#version && Array.isArray(document.items) ? document : null
  }

  #checked(items) {
    return items.flatMap(said => {
      const changed = Number.isFinite(said?.changed) ? said.changed : 0
      if (said?.gone) return [[String(said.id), { id: String(said.id), changed, gone: true }]]
      const item = said && this.#kind.check(said)
      return item ? [[this.#kind.id(item), { ...item, changed }]] : []
    })
  }

  // What cannot be read is kept beside it, for whoever can; of two, the longer.
  #putAside(text) {
    this.troubles.add('broken')
    try {
      if (!(this.broken?.length > text.length)) this.#storage.setItem(this.#brokenKey, text)
      this.#store([])
    } catch {
      // No room to keep it: then it stays where it is, and nothing is written.
      this.#isLocked = true
      this.troubles.add('locked')
    }
  }
}

function changedAt(item) {
  return item?.changed ?? -Infinity
}
