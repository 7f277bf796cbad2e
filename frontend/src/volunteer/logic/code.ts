/** The post's code, as it is typed or as its QR says it. */

export const DIGITS = 8;

/** Returns the code in an address that ends with #code=..., or in digits typed with gaps. */
export function readCode(text: string): string | null {
  const inside = /#code=(\d+)$/.exec(text)?.[1] ?? text.replace(/[\s-]/g, '');
  return new RegExp(`^\\d{${DIGITS}}$`).test(inside) ? inside : null;
}
