/** A word that is nearly this one, of the same form: what a slip of the hand writes. */
export function near(text: string): string {
  if (/[0-9a-f]{40}$/.test(text)) return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
  const [, head, last = '', tail] = /^(.*?)([A-Za-z0-9])([^A-Za-z0-9]*)$/s.exec(text) ?? [];
  return head === undefined ? `${text}x` : `${head}${last}${last}${tail}`;
}
