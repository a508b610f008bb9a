import { createHash } from 'node:crypto';

/** The style sheet of the sign-in pages, with the desk's colours. It stands in the page; the policy has its hash. */
export const STYLES = `
:root{color-scheme:light dark;--bg:#f6f7f9;--panel:#fff;--panel2:#fafbfc;--bd:#e3e6eb;--field:#8a93a1;--tx:#14181f;--tx2:#4a5361;--acc:#0a6a8f;--onacc:#fff;--sel:#e6f3f8;--acctx:#085876;--bad:#b3261e;--badbg:#fdeceb;--shadow:0 1px 2px #10182814,0 1px 3px #1018280f}
@media(prefers-color-scheme:dark){:root{--bg:#0f1216;--panel:#151a20;--panel2:#12161b;--bd:#262d37;--field:#6f7a89;--tx:#e8ecf1;--tx2:#b3bcc8;--acc:#4aa9cb;--onacc:#06202c;--sel:#12303c;--acctx:#8fd0e8;--bad:#ff9a92;--badbg:#3b1714;--shadow:0 1px 2px #0006}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;justify-content:center;background:var(--bg);color:var(--tx);font:.9375rem/1.45 "Inter Variable",Inter,-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
.page{width:100%;max-width:26rem;margin:0 auto;padding:1.5rem 1rem}
header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;margin-bottom:1rem}
.brand{display:flex;align-items:center;gap:.7rem}
.square{display:grid;place-items:center;flex:none;width:2rem;height:2rem;border-radius:.5rem;background:linear-gradient(150deg,#12809f,#064a66);color:#fff}
.brand b{display:block;font-size:1rem;line-height:1.2}
.brand small{color:var(--tx2);font-size:.8125rem}
nav{display:flex;gap:.15rem}
nav a{display:grid;place-items:center;min-width:2rem;min-height:2rem;padding:0 .4rem;border:1px solid transparent;border-radius:.5rem;color:var(--tx2);font-size:.8125rem;text-decoration:none}
nav a[aria-current]{background:var(--panel);border-color:var(--bd);color:var(--tx);font-weight:600}
main{background:var(--panel);border:1px solid var(--bd);border-radius:.75rem;padding:1.5rem;box-shadow:var(--shadow)}
h1{font-size:1.25rem;line-height:1.3;margin:0}
p{margin:.4rem 0 0;color:var(--tx2)}
form{display:grid;gap:1rem;margin-top:1.25rem}
label{display:block;font-weight:600;font-size:.875rem;margin-bottom:.35rem}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--field);border-radius:.5rem;background:var(--panel);color:var(--tx);font:inherit;font-size:1rem}
.digits{font-size:1.25rem;letter-spacing:.2em;font-variant-numeric:tabular-nums}
.hint{font-size:.8125rem}
button,.button{display:block;width:100%;min-height:2.75rem;padding:.6rem 1rem;border:1px solid transparent;border-radius:.5rem;background:var(--acc);color:var(--onacc);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.quiet{background:transparent;border-color:var(--bd);color:var(--acctx)}
form+form{margin-top:.75rem}
.problem{margin:1rem 0 0;padding:.65rem .85rem;border-radius:.5rem;background:var(--badbg);color:var(--bad)}
.note{margin:1rem 0 0;padding:.65rem .85rem;border-radius:.5rem;background:var(--sel);color:var(--acctx)}
.qr{display:block;width:100%;max-width:13rem;margin:1.25rem auto 0;border-radius:.5rem;border:1px solid var(--bd)}
code{display:block;margin-top:.25rem;padding:.5rem .75rem;border:1px solid var(--bd);border-radius:.5rem;background:var(--panel2);color:var(--tx);font:.875rem/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.codes{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.4rem;margin:1.25rem 0;padding:0}
.codes code{margin:0;text-align:center}
.away{margin-top:1rem;text-align:center}
a{color:var(--acctx)}
:focus-visible{outline:2px solid var(--acc);outline-offset:2px}
@media(max-width:22rem){.page{padding:1rem .75rem}main{padding:1.15rem}}
`
  .trim()
  .replaceAll('\n', '');

const STYLE_HASH = createHash('sha256').update(STYLES).digest('base64');

/** Nothing loads and nothing runs; only this style sheet applies, and forms lead to us alone. */
export const SIGN_IN_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');
