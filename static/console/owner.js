// The owner's own stylesheets and scripts, in the order of the original console: built-in
// first, then all styles, then all scripts, then the first page.

const LOAD_PATIENCE = 3000 // ms: a stylesheet that never comes must not keep the page from anybody

export function loadOwnersFiles({ styles, scripts }) {
  const files = [
    ...styles.map(href => Object.assign(document.createElement('link'), { rel: 'stylesheet', href })),
    ...scripts.map(src => Object.assign(document.createElement('script'), { async: false, src })),
  ]
  const loaded = files.map(file => new Promise(resolve => { file.onload = file.onerror = resolve }))
  document.head.append(...files)
  return files.length
    ? Promise.race([Promise.all(loaded), new Promise(resolve => setTimeout(resolve, LOAD_PATIENCE))])
    : null
}
