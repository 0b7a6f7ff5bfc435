// Bookmarks files, as every browser writes and reads them ("Netscape"):
//
//   <DT><A HREF="https://jvns.ca/" ADD_DATE="1763730000" TAGS="blog">Julia Evans</A>
//   <DD>A note.

const HTML_ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const BOOKMARKS_HEAD = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
`
// A picture within the file: most of what a file of many megabytes holds.
const SITE_ICON = / ICON(_URI)?="[^"]*"/gi
// Folders that every browser has: no words of the visitor's.
const OWN_FOLDERS = '[personal_toolbar_folder], [unfiled_bookmarks_folder]'

// The visitor's saved pages, with their own notes.
export function bookmarksFile(saved) {
  return `${BOOKMARKS_HEAD}${saved.map(bookmark).join('')}</DL><p>\n`
}

// Pages `{ href, title, note, tags, when }`, as many as these, and null for each of the rest; null
// where the text is no such file. The names of folders become tags. Parsed as a document that is
// never shown: nothing in it runs or loads.
export function bookmarksIn(text, most) {
  const { body } = new DOMParser().parseFromString(text.replace(SITE_ICON, ''), 'text/html')
  const links = [...body.querySelectorAll('a[href]')]
  if (!links.length && !/^\s*<!doctype netscape/i.test(text)) return null
  return links.map((link, at) => at < most ? bookmarked(link) : null)
}

function bookmarked(link) {
  const href = link.getAttribute('href').trim()
  const title = oneLine(link.textContent)
  return {
    href,
    title: title === href ? '' : title,
    note: noteBelow(link),
    tags: [...(link.getAttribute('tags') ?? '').split(','), ...foldersOf(link)],
    when: timeOf(link.getAttribute('add_date')),
  }
}

function bookmark({ href, title, note, tags, when }) {
  const words = tags.map(tag => tag.replace(/,/g, ' ')).join(',')
  const attributes = [
    `HREF="${escaped(href)}"`,
    `ADD_DATE="${Math.floor(when / 1000)}"`,
    ...words ? [`TAGS="${escaped(words)}"`] : [],
  ]
  const description = note && `    <DD>${escaped(note)}\n`
  return `    <DT><A ${attributes.join(' ')}>${escaped(title || href)}</A>\n${description}`
}

function escaped(text) {
  return text.replace(/[&<>"']/g, character => HTML_ESCAPES[character])
}

// What stands in the <DD> behind, but not what a folder there holds.
function noteBelow(link) {
  const below = link.closest('dt')?.nextElementSibling
  if (!below?.matches('dd')) return ''
  return [...below.childNodes].map(node => node.nodeName === 'DL' ? '' : node.textContent)
    .join('').trim()
}

// The names above it, the outermost first.
function foldersOf(link) {
  const names = []
  for (let list = link.closest('dl'); list; list = list.parentElement.closest('dl')) {
    const heading = list.previousElementSibling ?? list.parentElement.previousElementSibling
    const name = heading?.matches('dt') ? heading.querySelector('h3') : heading
    if (name?.matches('h3') && !name.matches(OWN_FOLDERS)) names.unshift(oneLine(name.textContent))
  }
  return names
}

// Browsers write seconds; some programs milli- or microseconds.
function timeOf(text) {
  const number = Number(text)
  if (!(number > 0)) return 0
  return number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1000
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim()
}
