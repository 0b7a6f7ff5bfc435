// The rules of the explorer's screen. Colours and sizes are the page's.

export const EXPLORER_STYLE = `
.explorer { width: 100%; max-width: none; height: 100dvh; max-height: none; margin: 0; padding: 0; border: 0; border-radius: 0; overflow: hidden }
.explorer[open] { display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) }
.explorer .head { padding: max(0.5rem, env(safe-area-inset-top)) max(1rem, env(safe-area-inset-right)) 0.5rem max(1rem, env(safe-area-inset-left)); border-bottom: 1px solid var(--wander-line) }
.explorer .body { --side: max(1rem, (100% - 64rem) / 2, env(safe-area-inset-left), env(safe-area-inset-right)); overflow: auto; overflow-anchor: none; padding: 0.75rem var(--side) max(1rem, env(safe-area-inset-bottom)); scroll-padding-block: 4.5rem 1rem }
.explorer > .unseen { position: absolute }
.explorer p { margin: 0.5rem 0; overflow-wrap: anywhere }
.explorer p:empty { display: none }
.explorer:lang(ja) button, .explorer:lang(ja) p { word-break: keep-all; overflow-wrap: anywhere }
.explorer h3 { font-size: 1.15em; margin: 0.75rem 0 0; overflow-wrap: anywhere; outline: 0 }
.explorer progress { display: block; width: 100%; height: 0.5rem; accent-color: var(--wander-accent) }
.explorer .progress, .explorer .count, .explorer .facts, .explorer .address { color: var(--wander-quiet); font-variant-numeric: tabular-nums }
.explorer .count { margin: 0.25rem 0 0.5rem }
.explorer .deeds { display: flex; flex-wrap: wrap; gap: var(--wander-gap); margin: 0.75rem 0 }
.explorer .deeds > * { box-sizing: border-box; height: auto; min-height: var(--wander-height); white-space: normal }
.explorer .deed { display: flex; align-items: center; padding: 0 0.75em; border: 1px solid var(--wander-line); border-radius: var(--wander-radius); text-decoration: none }
.explorer .deed:hover { border-color: var(--wander-quiet) }
.explorer nav { margin: 0.5rem 0 }
.explorer nav button { height: auto; min-height: var(--wander-height); white-space: normal }
.explorer .tools { position: sticky; top: -0.75rem; z-index: 1; display: flex; flex-wrap: wrap; gap: var(--wander-gap); padding: 0.5rem 3px; margin: 0 -3px; background: var(--wander-paper) }
.explorer .tools input { flex: 1 14rem; border-color: var(--wander-quiet) }
.explorer .tools label { display: flex; flex: 0 1 auto; gap: 0.5em; align-items: center; min-width: 0 }
.explorer select { box-sizing: border-box; min-width: 0; max-width: 100%; height: var(--wander-height); font: inherit; color: inherit; background: var(--wander-paper); border: 1px solid var(--wander-quiet); border-radius: var(--wander-radius); padding: 0 0.5em }
.explorer .rows { position: relative; grid-auto-rows: 3.5rem; border-bottom: 1px solid var(--wander-line) }
.explorer .rows li { position: absolute; inset-inline: 0; height: 3.5rem; padding: 0; contain: strict; content-visibility: visible }
.explorer .rows button { display: grid; grid-template: 1fr 1fr / minmax(0, 1fr) auto; grid-template-areas: "name facts" "address facts"; gap: 0 1rem; align-items: center; width: 100%; height: 100%; padding: 0.4rem 0.5rem; border: 0; border-radius: 0; text-align: start; line-height: 1.35 }
.explorer .rows button:hover { background: color-mix(in srgb, var(--wander-ink) 5%, transparent) }
.explorer .rows button:focus-visible { outline-offset: -2px }
.explorer .rows :is(bdi, span) { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.explorer .rows bdi { justify-self: start; max-width: 100% }
.explorer ::placeholder { color: var(--wander-quiet); opacity: 1 }
.explorer .name { grid-area: name; font-weight: 600 }
.explorer .rows .address { grid-area: address; font-size: 0.9em }
.explorer .rows .address:empty { display: none }
.explorer .rows .name:has(+ .address:empty) { grid-row: 1 / -1 }
.explorer .rows .facts { grid-area: facts; font-size: 0.9em }
.explorer .body:has(> .stage) { container-type: size; display: flex; flex-direction: column; scroll-padding-block: 0 1rem }
.explorer .body:has(> .stage) > * { flex: none }
.explorer .body:has(> .stage) > nav { margin: 0 0 0.25rem }
.explorer .body > .stage { flex: 1 0 0; min-height: min(22rem, 100cqh) }
@media (min-width: 34rem) and (max-height: 40rem) {
  .explorer .body:has(> .stage) { display: grid; grid-template: auto auto auto 1fr / minmax(13rem, 1fr) minmax(0, 2fr); column-gap: 1rem }
  .explorer .body:has(> .stage) .deeds > * { flex: auto }
  .explorer .body > .stage { grid-area: 1 / 2 / -1; position: sticky; top: 0; height: 100cqh }
}
@media (max-width: 56rem) {
  .explorer select, .explorer input { font-size: 1rem }
  .explorer .rows { grid-auto-rows: 5rem }
  .explorer .rows li { height: 5rem }
  .explorer .rows button { grid-template: 1fr 1fr 1fr / minmax(0, 1fr); grid-template-areas: "name" "address" "facts"; gap: 0 }
  .explorer .rows .name:has(+ .address:empty) { grid-row: 1 / 2 }
  .explorer .rows .address:empty + .facts { grid-row: 2 / 4; white-space: normal }
}
@media (max-width: 26rem) {
  .explorer .deeds { display: grid; grid-template-columns: 1fr 1fr }
  .explorer .deed { justify-content: center; text-align: center }
  .explorer .tools label { flex: 1 1 100%; flex-wrap: wrap; gap: 0 0.5em }
  .explorer select { flex: 1 1 auto; padding: 0 0.1em }
}
@media (max-height: 30rem) { .explorer .tools { position: static } .explorer .body { scroll-padding-block: 1rem } }
`
