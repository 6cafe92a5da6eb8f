#include "reports/page_style.h"

namespace tocsin::reports {

std::string_view page_style() {
  return R"css(
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ground: #f3f4f1; --ink: #1d2328; --quiet: #5a636b; --rule: #d5d9d6; --soft: #eef1ee;
  --accent: #1c4e6b; --met: #0a6b50; --late: #945200; --missed: #ad231b; --open: #1d5da6; --waived: #5a5597;
  --void: #646c74; --allowed: #dde3e6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171c20; --ground: #101417; --ink: #e4e8ea; --quiet: #a2adb5; --rule: #353d43; --soft: #20272c;
    --accent: #8cc4e4; --met: #5fcfa4; --late: #efb45c; --missed: #ff8f85; --open: #8fbcff; --waived: #bdb8f3;
    --void: #98a3ab; --allowed: #333d44;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink); line-height: 1.6; font-size: 16px;
  font-family: "Noto Sans TC", "Noto Sans CJK TC", "Source Han Sans TC", "PingFang TC", "Microsoft JhengHei",
    "Heiti TC", system-ui, "Segoe UI", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
html[lang="en"] body { font-family: system-ui, "Segoe UI", "Noto Sans", "Liberation Sans", "Noto Sans CJK TC",
  "PingFang TC", "Microsoft JhengHei", sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 48px 56px 72px; background: var(--paper); }
h1 { font-size: 1.9rem; line-height: 1.3; margin: 0 0 .35rem; font-weight: 700; }
h2 { font-size: 1.25rem; margin: 3rem 0 .75rem; padding-top: .9rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: .5rem 0; max-width: 46em; }
a { color: var(--accent); text-underline-offset: 2px; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.kicker { color: var(--accent); font-weight: 600; letter-spacing: .03em; margin: 0 0 .5rem; }
.kicker::first-letter, .categories th::first-letter { text-transform: uppercase; }
.lead { font-size: 1.05rem; color: var(--quiet); margin: 0 0 1.5rem; }
.quiet { color: var(--quiet); font-weight: 400; }
.block { display: block; font-size: .92em; }
.note { border-left: 4px solid var(--late); background: var(--soft); padding: .6rem 1rem; max-width: none; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.5rem; margin: 0; padding: 1rem 0;
  border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); font-size: .94rem; }
dl.facts dt { color: var(--quiet); }
dl.facts dd { margin: 0; }
.hash { overflow-wrap: anywhere; font-family: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .86em; }
.summary { display: grid; grid-template-columns: minmax(220px, 1fr) 2.4fr; gap: 2rem; align-items: start; margin: 1rem 0; }
.summary > * { min-width: 0; }
.score { border: 1px solid var(--rule); padding: 1.1rem 1.3rem; }
.score strong { display: block; font-size: 2.6rem; line-height: 1.15; }
.score p { margin: .3rem 0 0; font-size: .9rem; }
.tally { list-style: none; display: flex; flex-wrap: wrap; gap: .35rem 1.4rem; padding: 0; margin: .6rem 0 1rem; }
.meter { display: block; width: 100%; min-width: 90px; height: 10px; }
.meter .whole { fill: var(--allowed); }
.meter .part { fill: var(--accent); }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.45; }
caption { text-align: left; color: var(--quiet); padding: .25rem 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .38rem .6rem; border-bottom: 1px solid var(--rule); }
thead th { border-bottom: 2px solid var(--ink); font-weight: 600; white-space: nowrap; vertical-align: bottom; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
.when { white-space: nowrap; }
.clause { white-space: nowrap; }
.reason { min-width: 11em; }
.reason a { white-space: nowrap; }
.words { white-space: pre-line; min-width: 14em; }
.board { min-width: 860px; }
.board td:nth-child(2) { width: 30%; }
.injects td:nth-child(3) { width: 38%; }
.injects td:nth-child(6) { white-space: nowrap; }
.clocks { min-width: 760px; }
.injects, .judgements, .forms, .remarks { min-width: 720px; }
.log { min-width: 560px; }
.log td:nth-child(3) { white-space: nowrap; }
tr.group th { background: var(--soft); border-top: 1px solid var(--rule); padding-top: .6rem; }
.source { display: block; font-weight: 400; color: var(--quiet); font-size: .92em; }
.layer { display: inline-block; font-size: .8em; font-weight: 600; padding: 0 .5em; border: 1px solid currentColor;
  border-radius: 3px; margin-left: .4em; white-space: nowrap; }
.layer-statutory { color: var(--accent); }
.layer-internal { color: var(--quiet); }
.layer-expected { color: var(--quiet); border-style: dashed; }
.state { display: inline-flex; align-items: center; gap: .4em; white-space: nowrap; font-weight: 600; }
.shape { width: .95em; height: .95em; flex: none; }
.met { --state: var(--met); } .late { --state: var(--late); } .missed { --state: var(--missed); }
.open { --state: var(--open); } .excused, .waived { --state: var(--waived); } .void { --state: var(--void); }
.state, td.late, td.missed { color: var(--state); }
tr.void td, tr.void th { color: var(--quiet); font-weight: 400; }
.led-to { display: block; color: var(--accent); }
tr:target th, tr:target td { background: var(--soft); box-shadow: inset 0 2px var(--accent), inset 0 -2px var(--accent); }
.shapes { position: absolute; }
.fill { fill: var(--state, var(--ink)); }
.edge { fill: var(--paper); stroke: var(--state, var(--ink)); stroke-width: 1.8; }
path.edge { fill: none; }
.cut { fill: none; stroke: var(--paper); stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round; }
.hatch-ground { fill: var(--paper); } .hatch-line { fill: var(--late); }
figure { margin: 1.25rem 0 2rem; }
figcaption { font-weight: 600; margin-bottom: .4rem; }
.timeline { display: block; width: 100%; min-width: 900px; height: auto; font-family: inherit; }
.timeline text { fill: var(--ink); font-size: 11px; }
.timeline .tick { font-size: 10.5px; }
.timeline .elapsed { fill: var(--quiet); }
.timeline .axis { stroke: var(--ink); stroke-width: 1.2; }
.timeline .grid { stroke: var(--rule); stroke-width: 1; }
.timeline .lane-head { fill: var(--soft); }
.timeline .lane-name { font-weight: 700; font-size: 12px; }
.timeline .row-name { fill: var(--ink); }
.timeline .allowed { fill: var(--allowed); opacity: .75; }
.timeline .bar { fill: var(--state); }
.timeline .overrun { fill: url(#hatch); stroke: var(--late); stroke-width: 1; }
.timeline .due { stroke: var(--ink); stroke-width: 1.2; }
.timeline .missed .bar, .timeline .void .bar { fill: none; stroke: var(--state); stroke-width: 1; stroke-dasharray: 3 2; }
.timeline .act circle { fill: var(--accent); stroke: var(--paper); stroke-width: 1; }
.timeline .inject path { fill: var(--ink); stroke: var(--paper); stroke-width: .6; }
.timeline .inject text { font-size: 10px; font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.3rem; list-style: none; margin: .4rem 0 1rem; padding: 0; font-size: .875rem; }
.legend svg { vertical-align: -2px; margin-right: .4em; }
.legend .state svg { margin-right: 0; }
.legend .bar-sample { width: 34px; height: 12px; }
.legend .allowed { fill: var(--allowed); } .legend .bar { fill: var(--met); }
.legend .due { stroke: var(--ink); stroke-width: 1.4; } .legend .overrun { fill: url(#hatch); stroke: var(--late); }
.legend .act { fill: var(--accent); } .legend .inject { fill: var(--ink); }
summary { cursor: pointer; font-weight: 600; padding: .4rem 0; color: var(--accent); }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: .75rem; color: var(--quiet); font-size: .875rem; }
@media screen and (max-width: 760px) {
  main { padding: 24px 16px 48px; }
  h1 { font-size: 1.5rem; }
  h2 { margin-top: 2.25rem; }
  .summary { grid-template-columns: 1fr; gap: 1rem; }
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: .5rem; }
}
@page { size: A4; margin: 15mm 14mm 16mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ground: #ffffff; --ink: #000000; --quiet: #464e55; --rule: #c4c9c6; --soft: #f0f2f0;
    --accent: #1c4e6b; --met: #0a6b50; --late: #945200; --missed: #ad231b; --open: #1d5da6; --waived: #5a5597;
    --void: #5b636b; --allowed: #dde3e6;
  }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  body { font-size: 10pt; line-height: 1.45; }
  main { padding: 0; max-width: none; }
  h1 { font-size: 18pt; }
  h2 { font-size: 13pt; margin-top: 1.6rem; break-after: avoid; }
  h3, figcaption, caption { break-after: avoid; }
  .scroll { overflow: visible; }
  table, .timeline { min-width: 0; }
  table { font-size: 7.5pt; }
  th, td { padding: 2.2pt 3.5pt; }
  thead { display: table-header-group; }
  tr, figure, .score { break-inside: avoid; }
  tr.group { break-after: avoid; }
  .words, .reason { min-width: 0; }
  figure { margin: 0 0 5mm; }
  a { color: inherit; text-decoration: none; }
  .screen { display: none; }
}
)css";
}

}  // namespace tocsin::reports
