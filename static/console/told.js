// Our own words, which the page has in its language: all that a script says comes from there.

// An element that says them, with what they are about in place of {}. It keeps its key, so
// that it can be told anew in another language.
export function told(key, about = '') {
  const said = document.querySelector(`#words [data-w="${key}"]`).cloneNode(true)
  if (about) said.dataset.v = about
  said.textContent = said.textContent.replace('{}', () => about)
  return said
}
