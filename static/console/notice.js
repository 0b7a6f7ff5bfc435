// What stands in place of a page when there is none to show, or one that does not load here.
// The words are in the page.

export class Notice {
  #section = document.getElementById('notice')
  name = null

  // name: that of a [data-notice] part, or null for none; href: the page that it is about, to
  // be opened in a tab of its own.
  show(name, href = '') {
    this.name = name
    this.#section.hidden = !name
    for (const part of this.#section.querySelectorAll('[data-notice]')) {
      part.hidden = part.dataset.notice !== name
    }
    const link = this.#section.querySelector('a')
    link.href = href
    link.hidden = !href
    document.getElementById('retry-button').hidden = !!href
  }

  get heading() {
    return this.#section.querySelector('div:not([hidden]) h2').textContent
  }
}
