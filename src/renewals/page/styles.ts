import { createHash } from 'node:crypto';

/** The one style sheet of the customer's pages. It stands in the page: one request, and a hash in the policy for it. */
export const STYLES = `
:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--ink:#14181f;--soft:#566070;--line:#d7dce4;--main:#0b6a8f;--onmain:#fff;--pick:#e5f2f9;--good:#0a6836;--goodbg:#e1f5e7;--bad:#9c2118;--badbg:#fdeceb}
@media(prefers-color-scheme:dark){:root{--bg:#101419;--card:#1a2028;--ink:#eef1f5;--soft:#a5b0bf;--line:#39424f;--main:#5ab9de;--onmain:#06202c;--pick:#12303f;--good:#7fdda2;--goodbg:#12301f;--bad:#ffb0a8;--badbg:#3b1715}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding:1rem 0 9rem}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--bg);color:var(--ink);font:1rem/1.4 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
.page{flex:1;width:100%;max-width:30rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .75rem;justify-content:space-between}
.brand{display:flex;align-items:center;gap:.6rem;min-width:0}
.brand svg{flex:none}
.brand b{display:block;line-height:1.25}
.brand span,.soft{color:var(--soft);font-size:.875rem}
nav{display:flex;gap:.1rem}
nav a{display:grid;place-items:center;min-width:2.25rem;min-height:2.5rem;padding:0 .5rem;border:1px solid transparent;border-radius:.6rem;color:var(--soft);font-size:.9375rem;text-decoration:none}
nav a[aria-current]{background:var(--card);border-color:var(--line);color:var(--ink);font-weight:600}
h1{font-size:1.45rem;line-height:1.25;margin:1.1rem 0 .85rem}
h2{font-size:1rem;line-height:1.35;margin:0}
.code{display:flex;align-items:center;gap:1rem;background:var(--goodbg);border-radius:.75rem;padding:.85rem 1rem}
.code svg{flex:none;color:var(--good)}
.code p{margin:0;flex:1;color:var(--soft);font-size:.9rem;line-height:1.35}
.code strong{color:var(--good);font-size:1.3rem;letter-spacing:.02em;white-space:nowrap}
.orders{list-style:none;margin:.9rem 0 1.1rem;padding:0 .1rem .9rem;border-bottom:1px solid var(--line);display:grid;gap:.75rem}
.orders li{display:flex;gap:1rem;justify-content:space-between}
.orders b,.orders .soft{display:block}
.orders div:last-child{text-align:right;white-space:nowrap}
fieldset{border:0;margin:0;padding:0;min-width:0}
.head{display:flex;flex-wrap:wrap;gap:.2rem 1rem;justify-content:space-between;align-items:baseline;width:100%;margin-bottom:.7rem;padding:0}
legend.head{float:left}
legend+*{clear:both}
.good{color:var(--good);font-weight:600;font-size:.9rem}
.pick{display:flex;align-items:center;gap:.85rem;min-height:4rem;margin-bottom:.75rem;padding:.65rem 1rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
label.pick{cursor:pointer}
.pick.on{background:var(--pick);border-color:var(--main)}
.pick input{appearance:none;flex:none;width:1.4rem;height:1.4rem;margin:0;border:2px solid var(--soft);border-radius:50%;background:var(--card)}
.pick input:checked{border:.45rem solid var(--main)}
a:focus-visible,button:focus-visible,summary:focus-visible,input:focus-visible,textarea:focus-visible{outline:3px solid var(--main);outline-offset:2px}
.pick input[type=checkbox]{appearance:auto;border-radius:.3rem;accent-color:var(--main)}
.pick .what{flex:1;min-width:0}
.pick .what b{margin-right:.4rem}
.pick .soft{display:block}
.pick .cost{text-align:right;white-space:nowrap}
.pick .cost b{display:block;font-size:1.0625rem}
.pick s{color:var(--soft);font-size:.875rem}
.tag{display:inline-block;background:var(--goodbg);color:var(--good);border-radius:.35rem;padding:.05rem .45rem;font-size:.8rem;font-weight:600;white-space:nowrap}
section{margin-top:1.25rem}
dl{margin:.5rem 0 0;display:grid;gap:.35rem}
dl div{display:flex;justify-content:space-between;gap:1rem}
dt{flex:none;max-width:60%;color:var(--soft)}dt b{color:var(--ink);display:block}.row{white-space:nowrap}dd{margin:0;text-align:right}
.sum{border-top:1px solid var(--line);padding-top:.45rem}
.sum dt,.sum dd{color:var(--ink);font-weight:700}
.trust{list-style:none;margin:1.25rem 0 0;padding:0;display:grid;gap:.5rem;font-size:.9rem}
.trust li{display:flex;gap:.6rem;color:var(--soft)}
.trust svg{flex:none;margin-top:.1rem;color:var(--good)}
details{margin-top:1.25rem;border:1px solid var(--line);border-radius:.75rem;background:var(--card)}
summary{padding:.8rem 1rem;font-weight:600;cursor:pointer;border-radius:.75rem}
details p{margin:0;padding:0 1rem .8rem;font-size:.9rem}
.folded{margin:0 0 1.1rem}.folded .orders{margin:0;padding:0 1rem .9rem;border:0}
.inline{display:grid;gap:.4rem;padding:0 1rem 1rem}
.inline label{font-size:.9rem}
.inline input{width:100%;min-height:3rem;padding:.5rem .75rem;border:1px solid var(--soft);border-radius:.6rem;background:var(--bg);color:var(--ink);font:inherit}
textarea{width:100%;padding:.6rem .75rem;border:1px solid var(--soft);border-radius:.6rem;background:var(--bg);color:var(--ink);font:inherit;resize:vertical}
.wide{padding:0}.wide textarea{background:var(--card)}.told{margin:0 0 .9rem;align-items:flex-start}.row-line{display:block}.row-line a{display:inline-block;min-height:1.75rem}
.inline .quiet{margin-top:.35rem}
details .warn{margin:0 1rem .8rem;padding:.8rem 1rem}
footer{display:flex;flex-wrap:wrap;gap:0 1.5rem;margin:1rem 0 .5rem;font-size:.875rem;color:var(--soft)}footer a{display:inline-block;padding:.4rem 0}
a{color:var(--main)}
.bar{position:sticky;bottom:0;background:var(--card);border-top:1px solid var(--line)}
.bar>div{max-width:30rem;margin:0 auto;padding:.65rem 1rem calc(.65rem + env(safe-area-inset-bottom));text-align:center}
.bar p{margin:.45rem 0 0;font-size:.875rem;color:var(--soft)}
button,.button{display:block;width:100%;min-height:3.75rem;padding:.6rem 1rem;border:0;border-radius:.9rem;background:var(--main);color:var(--onmain);font:inherit;font-weight:700;font-size:1.125rem;text-align:center;cursor:pointer}
a.button{display:grid;place-items:center;text-decoration:none}
.quiet{background:transparent;color:var(--main);border:1px solid var(--line);margin-top:.75rem}
.note{background:var(--card);border:1px solid var(--line);border-radius:.9rem;padding:1.1rem;margin-top:1.1rem}
.note h1{margin:.6rem 0 .4rem}.note p{margin:0 0 .9rem}.note p:last-child{margin-bottom:0}
.warn{background:var(--badbg);color:var(--bad);border-radius:.75rem;padding:.8rem 1rem;margin:0 0 .9rem}
.warn p{margin:.15rem 0 0;color:var(--ink);font-size:.9rem}
.mark{color:var(--soft)}.mark.paid{color:var(--good)}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.t{display:none}
.pay{display:none}
@supports selector(:has(a)){.pay{display:block}.go{display:none}
.pick:has(input:checked){background:var(--pick);border-color:var(--main)}
.pick input:focus-visible{outline:none}
.pick:has(input:focus-visible){outline:3px solid var(--main);outline-offset:2px}
body:has(#c-monthly:checked) .t-monthly,body:has(#c-quarterly:checked) .t-quarterly,body:has(#c-yearly:checked) .t-yearly{display:block}
body:has(#pts:checked) .n,body:not(:has(#pts:checked)) .p{display:none!important}
span.t{text-align:inherit}}
@media(max-height:28rem){html{scroll-padding:0}.bar{position:static}}
@media(max-width:22rem){.brand span{font-size:.78rem}.brand{gap:.45rem}header{gap:.3rem}nav a{min-width:1.8rem;padding:0 .3rem;font-size:.875rem}.page{padding:.75rem}.code{gap:.6rem;padding:.75rem}.pick{padding:.6rem .75rem;gap:.6rem}.code svg{display:none}}
@media(prefers-reduced-motion:no-preference){.pick{transition:background-color .12s,border-color .12s}}
`
  .trim()
  .replaceAll('\n', '');

const STYLE_HASH = createHash('sha256').update(STYLES).digest('base64');

/**
 * Nothing may load or run; only our style sheet applies and the form may lead only to us and the payment provider:
 * browsers check the redirect after a form against `form-action` too.
 * @param formTargets origins of the provider's pages.
 */
export function contentSecurityPolicy(
  formTargets: readonly string[],
  frameAncestors: "'none'" | "'self'",
): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `frame-ancestors ${frameAncestors}`,
    "base-uri 'none'",
  ].join('; ');
}
