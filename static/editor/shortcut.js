// The one key of our own: / goes to the search field.

export function goToSearchByKey() {
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
    const field = document.querySelector('#search [type=search]')
    if (!field || event.target.closest?.('textarea, select, input:not([type=checkbox])')) return
    event.preventDefault()
    field.focus()
    field.select()
  })
}
