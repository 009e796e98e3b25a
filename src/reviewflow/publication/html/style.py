"""How the report's page looks: one quiet column, light and dark, on paper and on a telephone. No script, nothing loaded.

Colours are named once for light and once for dark; each pair that carries text has a contrast of 4.5 to 1 or more,
and no meaning rests on colour alone: severities differ in their word, and marks in their line.
"""

from __future__ import annotations

__all__ = ["STYLE"]

_LIGHT = """
  --paper: #fdfcfa; --card: #ffffff; --ink: #23262b; --soft: #5b616b; --line: #e2dfd8; --link: #1f5673;
  --block: #9c2530; --block-soft: #fbe6e6; --review: #7a4d05; --review-soft: #fdf0d2; --info: #2a5a86; --info-soft: #e6eff8;
  --good: #1f6440; --good-soft: #e5f3ea;
"""
_DARK = """
  --paper: #16181c; --card: #1d2025; --ink: #e4e3df; --soft: #a3a9b3; --line: #34383f; --link: #9cc7e0;
  --block: #f3a3a6; --block-soft: #46232a; --review: #eec77f; --review-soft: #41341a; --info: #a3c8ea; --info-soft: #1f3348;
  --good: #9bd6b2; --good-soft: #1c3a29;
"""
STYLE = f"""
:root {{ color-scheme: light dark; {_LIGHT} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_DARK} }} }}
""" + """
* { box-sizing: border-box }
html { scroll-padding-top: 1rem; text-size-adjust: 100% }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.65 Georgia, "Iowan Old Style", "Times New Roman", serif }
header, main, footer { max-width: 58rem; margin: 0 auto; padding: 0 1.25rem }
h1, h2, h3, nav, table, .team, summary, .note, .verdict, .steps, .legend, footer { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
h1 { font-size: 1.7rem; line-height: 1.2; font-weight: 650; margin: .2rem 0 1rem } h2 { font-size: 1.25rem; font-weight: 620; margin: 3rem 0 .5rem }
h3 { font-size: 1rem; font-weight: 600; margin: 2rem 0 .4rem }
a { color: var(--link); text-underline-offset: .18em } p { margin: .6rem 0 }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 3 }
.note { color: var(--soft); font-size: .9rem; max-width: 46rem } .team { color: var(--block); font-size: .85rem; font-weight: 600; margin: 1.5rem 0 0 }
.verdict { border: 1px solid var(--line); border-left: .45rem solid var(--block); background: var(--card); border-radius: .4rem; padding: 1rem 1.25rem; font-size: 1.05rem }
.verdict strong { display: block; font-size: 1.2rem } .verdict.passed { border-left-color: var(--good) }
.counts { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: .75rem 0 0; padding: 0; list-style: none }
.counts b { font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums; margin-right: .3rem }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; padding: 0; margin: 1.25rem 0 0; list-style: none; font-size: .95rem }
nav a, .counts a { display: inline-block; padding: .3rem 0 }
.steps { padding-left: 1.4rem } .steps li { margin: .5rem 0 } code { font: .88em/1.4 ui-monospace, SFMono-Regular, Consolas, monospace; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; font-size: .93rem; line-height: 1.45; margin: .75rem 0 }
caption { text-align: left; color: var(--soft); padding: .25rem 0 .5rem } th, td { text-align: left; vertical-align: top; padding: .6rem .8rem .6rem 0; border-bottom: 1px solid var(--line) }
thead th { color: var(--soft); font-weight: 550; font-size: .82rem; padding-bottom: .35rem } tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 9rem } td.number { font-variant-numeric: tabular-nums }
.why { color: var(--soft) } .places a { display: inline-block; min-width: 1.6rem; padding: .15rem .2rem } td.number { min-width: 5.5rem }
.tag { display: inline-block; font-size: .78rem; font-weight: 600; padding: .05rem .55rem; border-radius: 1rem; border: 1px solid currentColor; white-space: nowrap }
.tag.block { color: var(--block); background: var(--block-soft) } .tag.review { color: var(--review); background: var(--review-soft) }
.tag.info { color: var(--info); background: var(--info-soft) } .tag.kept { color: var(--good); background: var(--good-soft) }
details { border: 1px solid var(--line); border-radius: .4rem; background: var(--card); padding: 0 1rem; margin: .75rem 0 }
summary { cursor: pointer; padding: .7rem 0; font-weight: 550 } details[open] > summary { border-bottom: 1px solid var(--line); margin-bottom: .5rem }
td details { border: 0; padding: 0; margin: .2rem 0 0; background: none } td summary { padding: .15rem 0; font-weight: 400; color: var(--link) } td details[open] > summary { border: 0; margin: 0 }
mark { color: inherit; padding: .05em .15em; border-radius: .15em; border-bottom: 2px solid; scroll-margin-top: 30vh } mark a { color: inherit; text-decoration: none }
mark.block { background: var(--block-soft); border-color: var(--block) } mark.review { background: var(--review-soft); border-bottom-style: dashed; border-color: var(--review) }
mark.info { background: var(--info-soft); border-bottom-style: dotted; border-color: var(--info) } mark.kept { background: var(--good-soft); border-bottom-style: double; border-bottom-width: 4px; border-color: var(--good) }
mark:target { outline: 3px solid var(--link); outline-offset: 2px }
.sheet { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: 1.5rem clamp(1rem, 5vw, 3.5rem) }
.part { white-space: pre-wrap; overflow-wrap: anywhere; margin: .55rem 0 } .part[data-place]::before { content: attr(data-place); display: block; font: .72rem/1.4 system-ui, sans-serif; color: var(--soft) }
.part.head { color: var(--soft); font-size: .9rem } .part.page { border-top: 1px solid var(--line); padding-top: .6rem; margin-top: 1.4rem }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; font-size: .9rem; color: var(--soft); padding: 0; list-style: none }
footer { color: var(--soft); font-size: .8rem; padding-top: 3rem; padding-bottom: 3rem } footer dl { display: grid; grid-template-columns: auto 1fr; gap: .1rem 1rem } footer dd { margin: 0 }
@media (max-width: 44rem) {
  body { font-size: 1rem } h1 { font-size: 1.4rem } .sheet { padding: 1rem } .counts { flex-direction: column; gap: .1rem } nav ul { flex-direction: column; gap: 0 }
  table.wide, .wide caption, .wide tbody, .wide tr, .wide th, .wide td { display: block } .wide thead { position: absolute; left: -99rem }
  .wide tr { border: 1px solid var(--line); border-radius: .4rem; background: var(--card); padding: .6rem .9rem; margin: .6rem 0 } .wide th, .wide td { border: 0; padding: .12rem 0 }
  .wide td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); font-size: .85rem }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #999; --link: #000; --block: #000; --review: #000; --info: #000; --good: #000;
    --block-soft: #ddd; --review-soft: #eee; --info-soft: #fff; --good-soft: #fff }
  body { font-size: 10pt } header, main, footer { max-width: none; padding: 0 } nav, .skip, details.places > :not(summary) { display: none } tbody td, tbody th { padding-top: .3rem; padding-bottom: .3rem } a { text-decoration: none }
  h2, h3 { break-after: avoid } tr, .verdict { break-inside: avoid } thead { display: table-header-group } .sheet { border: 0; padding: 0 } mark { -webkit-print-color-adjust: exact; print-color-adjust: exact }
  @page { margin: 18mm 16mm; @top-left { content: "Review team only" } @bottom-right { content: counter(page) } }
}
"""
