// Follows links and sends forms inside the editor without loading a page anew.
import { fetchPage } from './fetch-page.js'
import { moveFocus, putInPlace } from './swap.js'
import { Trail } from './trail.js'

const SLOW_AFTER = 300 // ms: what comes sooner needs no sign that it is on its way
const UNSENT = 'Wander does not answer. Nothing was saved; try again.'
const UNANSWERED = 'Wander does not answer. Try again.'

export class Visit {
  #home
  #announcer
  #unsent
  #arrived
  #trail
  #asking = null // the request under way: { form, abort, ended }

  // home: the editor's address; announcer, unsent: see there. arrived: called with the main
  // element of each new screen.
  constructor({ home, announcer, unsent, arrived }) {
    this.#home = home
    this.#announcer = announcer
    this.#unsent = unsent
    this.#arrived = arrived
    this.#trail = new Trail({
      mayLeave: () => unsent.mayLeave(),
      come: (address, y) => this.#ask(address, {}, { y }),
    })
    document.addEventListener('click', event => this.#onClick(event))
    document.addEventListener('submit', event => this.#onSubmit(event))
  }

  // Goes to an address of the editor.
  follow(address) {
    return this.#ask(address, {}, {})
  }

  // Sends these fields to where a form goes. Resolves with whether there was an answer.
  send(form, fields, submitter) {
    const address = new URL(attribute('action', form, submitter), this.#trail.address)
    const body = new URLSearchParams(fields)
    if (attribute('method', form, submitter).toLowerCase() === 'post') {
      return this.#ask(address, { method: 'POST', body }, { form, submitter })
    }
    address.search = body
    return this.#ask(address, {}, { form, submitter })
  }

  // The screen that is shown has another address now.
  rename(address) {
    this.#trail.rename(address)
  }

  #onClick(event) {
    const link = event.target.closest('a[href]')
    const isPlain = !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    if (!link || event.defaultPrevented || !isPlain || link.target || link.hasAttribute('download')) return
    if (link.getAttribute('href').startsWith('#') || !this.#isOurs(link.href)) return
    event.preventDefault()
    if (this.#unsent.mayLeave()) this.follow(link.href)
  }

  #onSubmit(event) {
    const { target: form, submitter } = event
    const address = new URL(attribute('action', form, submitter), this.#trail.address)
    if (event.defaultPrevented || attribute('target', form, submitter) || !this.#isOurs(address.href)) return
    // Browsers offer to keep a password when a page is loaded after it.
    if (form.querySelector('[type=password]')) return
    event.preventDefault()
    if (this.#asking?.form === form || !this.#unsent.mayLeave(form)) return
    this.send(form, new FormData(form, submitter), submitter)
  }

  #isOurs(address) {
    return address.startsWith(this.#home)
  }

  // y: pixels to scroll down on a screen that is come back to. Resolves with whether it was answered.
  async #ask(address, options, { form, submitter, y }) {
    const before = this.#asking
    const control = new AbortController()
    const turn = this.#asking = { form, abort: () => options.body || control.abort() }
    const ended = showsBusy(submitter)
    before?.abort()
    // What is being saved is saved before what comes after it, which needs no old screen.
    turn.ended = Promise.resolve(before?.ended)
      .then(() => fetchPage(address, { ...options, signal: control.signal })).catch(() => null)
    const answer = await turn.ended
    ended()
    const isSent = !!options.body
    const isLast = turn === this.#asking
    if (isLast) this.#asking = null
    if (!answer?.page && !(answer?.status < 500)) {
      if (isLast || isSent) this.#complain(form, submitter, isSent)
    } else if (isLast) {
      if (answer.page) this.#show(answer, isSent, y)
      else this.#leave(answer, form, submitter)
    }
    return !!answer?.page
  }

  #show({ page, url, isRedirected }, isSent, y) {
    const there = document.querySelector('main')
    const isSame = path(url) === path(this.#trail.address) && isSent
    const isFollowed = !isSent || isRedirected
    const isNew = page.querySelector('h1')?.textContent !== there.querySelector('h1')?.textContent
    if (isFollowed && y === undefined) this.#trail.add(url)
    else if (isFollowed) this.#trail.rename(url)
    else if (isNew) this.#trail.add(this.#trail.address, true)
    const main = putInPlace(page)
    this.#arrived(main)
    const focused = moveFocus(main)
    if (!isSame || isNew) scrollTo(0, y ?? 0)
    if (y === undefined) showFirst(main, focused)
    this.#announcer.tell(main, focused)
  }

  // What was typed stays where it is.
  #complain(form, submitter, isSent) {
    const text = isSent ? UNSENT : UNANSWERED
    const near = submitter?.closest('li, fieldset, .line')?.lastElementChild ?? form?.lastElementChild ??
      document.querySelector('h1')
    document.getElementById('unanswered')?.remove()
    const complaint = Object.assign(document.createElement('p'), {
      id: 'unanswered', className: 'wrong', textContent: text,
    })
    const line = near.closest('.line')
    line ? line.after(complaint) : near.after(complaint)
    submitter?.focus()
    complaint.scrollIntoView({ block: 'nearest' })
    this.#announcer.say(text)
  }

  // It is no page of the editor: the browser knows what to do with it.
  #leave({ url, isRedirected }, form, submitter) {
    this.#unsent.forget()
    if (!form || isRedirected) return location.assign(url)
    if (submitter?.name) {
      const { name, value } = submitter
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
    }
    HTMLFormElement.prototype.submit.call(form)
  }
}

// What the pressed button says of where a form goes, and else the form.
function attribute(name, form, submitter) {
  return submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? ''
}

// Returns what ends it.
function showsBusy(submitter) {
  const main = document.querySelector('main')
  const slow = setTimeout(() => document.documentElement.classList.add('slow'), SLOW_AFTER)
  main.ariaBusy = 'true'
  if (submitter) submitter.disabled = true
  return () => {
    clearTimeout(slow)
    document.documentElement.classList.remove('slow')
    main.ariaBusy = null
    if (submitter) submitter.disabled = false
  }
}

function showFirst(main, focused) {
  const first = main.querySelector('.eye') ?? main.querySelector('#told') ?? focused
  first.scrollIntoView({ block: 'nearest', behavior: 'instant' })
}

function path(address) {
  return new URL(address).pathname
}
