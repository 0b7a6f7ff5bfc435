// The rules of what the part `more` shows. Colours and sizes are the page's.

export const MORE_STYLE = `
.wander-sheet .head { position: sticky; z-index: 1; top: -1.25rem; margin: -1.25rem -1.5rem 0; padding: 1.25rem 1.5rem 0.25rem; background: var(--wander-paper) }
.wander-sheet h3 { font-size: 1em; margin: 1em 0 0.25em; color: var(--wander-quiet) }
.wander-sheet .entry { width: 100%; text-align: start; border-color: transparent; white-space: normal; height: auto; min-height: var(--wander-height); padding-block: 0.4em; line-height: 1.3 }
.wander-sheet ul { list-style: none; margin: 0; padding: 0 }
.wander-sheet li { padding: 0.35em 0 }
.wander-sheet li:has(.entry) { padding: 0; border: 0 }
.wander-sheet p { margin: 0.25em 0 }
.wander-sheet label { display: flex; gap: 0.75em; align-items: center; margin: 0.5em 0 }
.wander-sheet label > span { flex: 1 }
.wander-sheet select, .wander-sheet textarea { box-sizing: border-box; font: inherit; color: inherit; background: var(--wander-paper); border: 1px solid var(--wander-quiet); border-radius: var(--wander-radius); padding: 0.3em 0.5em }
.wander-sheet textarea { width: 100%; field-sizing: content; min-height: var(--wander-height); max-height: 12em }
::placeholder { color: var(--wander-quiet); opacity: 1 }
.wander-sheet input[type=search] { width: 100%; margin: 0.5em 0 0.75em }
.wander-sheet input { border-color: var(--wander-quiet); color: inherit }
.wander-sheet input[type=checkbox] { flex: none; width: 1.25em; height: 1.25em; accent-color: var(--wander-accent) }
.wander-sheet .body button { height: auto; min-height: var(--wander-height); white-space: normal }
.wander-sheet .row { display: flex; flex-wrap: wrap; gap: var(--wander-gap); margin: 0.25em 0 }
.wander-sheet .row button { min-height: 2em; padding: 0 0.6em }
.wander-sheet .rest { color: var(--wander-quiet); margin: 0.75em 0 }
.wander-sheet details + .row { margin-top: 1.5em }
.wander-sheet .looks { border-top: 1px solid var(--wander-line); margin-top: 1em; padding-top: 0.5em }
.wander-sheet .keys { display: grid; grid-template-columns: auto 1fr; gap: 0.25em 1em }
.wander-sheet .keys dd { margin: 0 }
.wander-sheet kbd { border: 1px solid var(--wander-line); border-radius: 0.3em; padding: 0 0.4em; font: inherit }
.wander-sheet pre { max-height: 20em; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.85em }
.wander-sheet .trouble { color: inherit; border: 1px solid var(--wander-quiet); border-radius: var(--wander-radius); padding: 0.4em 0.75em }
.toast { position: fixed; z-index: 3; inset: auto auto auto 50%; margin: 0; overflow: visible; transform: translateX(-50%); display: flex; gap: 0.75em; align-items: center; box-sizing: border-box; max-width: calc(100% - 2rem); padding: 0.4em 0.5em 0.4em 1em; border: 1px solid var(--wander-quiet); border-radius: var(--wander-radius); background: var(--wander-paper); color: var(--wander-ink) }
@media (max-width: 64rem) { .toast { width: max-content } }
.toast:not(:has(button)) { padding-inline: 1em }
dialog .toast { bottom: max(0.25rem, env(safe-area-inset-bottom)) }
.toast:empty { border: 0; padding: 0 }
.toast button { height: 2em; color: var(--wander-accent) }
`
