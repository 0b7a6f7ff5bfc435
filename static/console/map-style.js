// The rules of the map. Colours and sizes are the page's; where the system forces its own, those.
// The canvas has no border: its colours are those of quiet things, lines and the accent, to draw with.

export const MAP_STYLE = `
.map { position: relative; display: flex; flex-direction: column; gap: var(--wander-gap); height: 100%; font-family: var(--wander-font) }
.map-tools { display: flex; gap: var(--wander-gap); align-items: start }
.map-tools button { flex: none; min-width: var(--wander-height); padding: 0 0.6em }
.map-tools svg { display: block; width: 0.85em; margin: auto; fill: none; stroke: currentColor; stroke-width: 1.5 }
.map-finder { flex: 1; min-width: 0; max-width: 24rem }
.map-finder input { box-sizing: border-box; width: 100%; height: var(--wander-height); color: inherit; border-color: var(--wander-quiet) }
.map-finder ul { position: absolute; z-index: 1; inset-inline-start: 0; box-sizing: border-box; width: min(24rem, 100%); max-height: calc(100% - var(--wander-height) - 0.25em); top: calc(var(--wander-height) + 0.25em); overflow: auto; overscroll-behavior: contain; margin: 0; padding: 0.25em; list-style: none; background: var(--wander-paper); border: 1px solid var(--wander-quiet); border-radius: var(--wander-radius) }
.map-finder li { margin: 0; padding: 0; border: 0 }
.map-finder .none { padding: 0.3em 0.6em; color: var(--wander-quiet) }
.map-finder li button { display: block; box-sizing: border-box; width: 100%; height: auto; min-height: var(--wander-height); padding: 0.3em 0.6em; text-align: start; border-color: transparent; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.map-finder li button:focus-visible { outline-offset: -2px }
.map-finder small { display: block; margin: 0; padding: 0; color: var(--wander-quiet); overflow: hidden; text-overflow: ellipsis }
.map-view { position: relative; flex: 1; min-height: 0; overflow: hidden; border: 1px solid var(--wander-line); border-radius: var(--wander-radius); touch-action: none; user-select: none; -webkit-user-select: none; cursor: grab }
.map-view.on-console { cursor: pointer }
.map-view:active { cursor: grabbing }
.map-view:focus-visible { outline: 2px solid var(--wander-accent); outline-offset: 1px }
.map-view canvas { position: absolute; inset: 0; width: 100%; height: 100%; border: 0 solid; background-color: var(--wander-paper); color: var(--wander-ink); border-top-color: var(--wander-quiet); border-right-color: var(--wander-line); border-bottom-color: var(--wander-accent) }
@media (forced-colors: active) { .map-view canvas { forced-color-adjust: none; background-color: Canvas; color: CanvasText; border-top-color: CanvasText; border-right-color: GrayText; border-bottom-color: LinkText } }
.map .unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
`
