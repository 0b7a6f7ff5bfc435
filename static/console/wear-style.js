// A part brings its own rules. The page's policy knows the first page's style alone by its hash,
// and style sheets made by script are no text in the page.

export function wearStyle(rules) {
  const style = new CSSStyleSheet()
  style.replaceSync(rules)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style]
}
