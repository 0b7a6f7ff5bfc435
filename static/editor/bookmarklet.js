// The bookmark that brings the page one is reading into the list.

const LONGEST_TEXT = 1000 // characters of what is marked there
const LONGEST_TITLE = 300

// home: the editor's address.
export function offerBookmarklet(root, { home, announcer }) {
  const link = root.querySelector('a[data-bookmarklet]')
  if (!link) return
  link.href = `javascript:${encodeURIComponent(programFor(`${home}recommend`))}`
  link.addEventListener('click', event => {
    event.preventDefault()
    const hint = document.getElementById('bookmarklet-hint') ?? Object.assign(
      document.createElement('p'), { id: 'bookmarklet-hint', className: 'hint' })
    hint.textContent = 'Drag it into your bookmarks.'
    link.after(hint)
    announcer.say(hint.textContent)
  })
}

// It runs on other people's pages. The new window has no handle on them, nor they on it.
function programFor(address) {
  return `(()=>{` +
    `const p=new URLSearchParams({url:location.href,title:document.title.slice(0,${LONGEST_TITLE}),` +
    `text:String(getSelection()).slice(0,${LONGEST_TEXT})});` +
    `const u=${JSON.stringify(address)}+'?'+p,w=open('');` +
    `if(w){w.opener=null;w.location=u}else location.href=u})()`
}
