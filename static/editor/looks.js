// Has the server look at entries about which nothing is known, and shows what it finds.
import { textOf } from './announce.js'

const AT_ONCE = 4 // entries in one request: what is found shows soon
const MOST = 100 // entries, until the editor is loaded anew
const LOOKED_AFTER = 600 // ms without a key

export class Looks {
  #announcer
  #found = new Map() // entry -> { state, name, told }
  #left = MOST

  constructor(announcer) {
    this.#announcer = announcer
  }

  // The rows of a list, one after the other, the newest first, until `signal` says that they are
  // not shown any more.
  async lookAtRows(root, signal) {
    const form = root.querySelector('#looks')
    if (!form) return
    form.hidden = true
    const rows = [...root.querySelectorAll('#entries > li')].filter(hasNoVerdict)
    for (const row of rows) if (this.#found.has(row.dataset.entry)) this.#show(row)
    const eye = rows.findIndex(isInTheEye)
    const unknown = [...rows.splice(eye, eye < 0 ? 0 : 1), ...rows].filter(hasNoVerdict)
    while (unknown.length && this.#left > 0 && !signal.aborted) {
      const some = unknown.splice(0, Math.min(AT_ONCE, this.#left))
      this.#left -= some.length
      const fields = [...new FormData(form)].filter(([name]) => name !== 'look')
      for (const { dataset: { entry } } of some) fields.push(['look', entry])
      if (!await this.#ask(form.action, fields, signal)) return
      for (const row of some) this.#show(row, isInTheEye(row))
    }
  }

  // The address that is being typed into a form. `home`: the editor's address.
  lookAtTyped(root, signal, home) {
    const field = root.querySelector('[data-looks]')
    if (!field) return
    const place = root.querySelector('#look-told')
    const found = document.createElement('span')
    place.append(' ', found)
    let timer
    const look = async () => {
      const entry = wholeAddress(field.value)
      if (!entry) return
      const fields = [['list', 'pages'], ['look', entry], ['token', field.form.querySelector('[name=token]').value]]
      await this.#ask(home + 'look', fields, signal)
      if (signal.aborted || entry !== wholeAddress(field.value) || !this.#found.has(entry)) return
      const { name, told } = this.#found.get(entry)
      found.replaceChildren(Object.assign(document.createElement('bdi'), { textContent: name }), name && ' \u2014 ', told)
      this.#announcer.say(textOf(found))
    }
    field.addEventListener('input', () => {
      clearTimeout(timer)
      place.replaceChildren(found)
      found.replaceChildren()
      timer = setTimeout(look, LOOKED_AFTER)
    })
    signal.addEventListener('abort', () => clearTimeout(timer))
    look()
  }

  // Whether there was an answer. Without one all stays as it is.
  async #ask(address, fields, signal) {
    try {
      const headers = { accept: 'application/json' }
      const body = new URLSearchParams(fields)
      const answer = await fetch(address, { method: 'POST', headers, body, signal, priority: 'low' })
      const { found } = await answer.json()
      for (const entry in found) this.#found.set(entry, found[entry])
      return answer.ok
    } catch {
      return false
    }
  }

  #show(row, isNew = false) {
    const found = this.#found.get(row.dataset.entry)
    if (!found) return
    const verdict = row.querySelector('[data-verdict]')
    verdict.className = `verdict ${found.state}`
    verdict.textContent = found.told
    if (found.name) nameRow(row, found.name)
    if (isNew) this.#announcer.say(found.told)
  }
}

function hasNoVerdict(row) {
  return row.querySelector('[data-verdict].none')
}

function isInTheEye(row) {
  return row.classList.contains('eye')
}

function nameRow(row, name) {
  row.querySelector('.name bdi').textContent = name
  if (row.querySelector('.address')) return
  row.querySelector('.name').after(Object.assign(document.createElement('p'), {
    className: 'address', textContent: row.dataset.entry,
  }))
}

// What is typed as the server completes it; '' while it cannot be an address yet.
function wholeAddress(typed) {
  const text = typed.trim()
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return URL.canParse(address) && /[.:]/.test(new URL(address).host) ? address : ''
}
