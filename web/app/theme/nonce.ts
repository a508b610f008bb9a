declare global {
  /** Read by the part of Mantine's dialogs that keeps the page behind them from scrolling. */
  var __webpack_nonce__: string | undefined;
}

/** The value the server allowed styles of this page with. */
export function styleNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
  globalThis.__webpack_nonce__ = nonce;
  return nonce;
}
