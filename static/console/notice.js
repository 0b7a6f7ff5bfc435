// What stands in place of a page when there is none to show. The words are in the page.

export class Notice {
  #section = document.getElementById('notice')
  name = null

  // name: that of a [data-notice] part, or null for none.
  show(name) {
    this.name = name
    this.#section.hidden = !name
    for (const part of this.#section.children) {
      part.hidden = 'notice' in part.dataset && part.dataset.notice !== name
    }
  }
}
