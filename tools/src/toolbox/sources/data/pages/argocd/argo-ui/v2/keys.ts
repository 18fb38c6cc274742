/** As KeyboardEvent.code names them. */
export enum Key {
  ENTER = 'Enter',
  ESCAPE = 'Escape',
  UP = 'ArrowUp',
  DOWN = 'ArrowDown',
  LEFT = 'ArrowLeft',
  RIGHT = 'ArrowRight',
  SLASH = 'Slash',
  TAB = 'Tab',
  H = 'KeyH',
}

export enum NumKey {
  ZERO = 'Digit0',
  ONE = 'Digit1',
  TWO = 'Digit2',
  THREE = 'Digit3',
  FOUR = 'Digit4',
  FIVE = 'Digit5',
  SIX = 'Digit6',
  SEVEN = 'Digit7',
  EIGHT = 'Digit8',
  NINE = 'Digit9',
}

export enum NumPadKey {
  ZERO = 'Numpad0',
  ONE = 'Numpad1',
  TWO = 'Numpad2',
  THREE = 'Numpad3',
  FOUR = 'Numpad4',
  FIVE = 'Numpad5',
  SIX = 'Numpad6',
  SEVEN = 'Numpad7',
  EIGHT = 'Numpad8',
  NINE = 'Numpad9',
}

export type AnyKey = Key | NumKey | NumPadKey;

/** `Digit3` -> 3. */
export function NumKeyToNumber(key: AnyKey): number {
  return Number(key.slice(-1));
}

/** The key of ours that was struck: on every keyboard `/` is what writes `/`, wherever it lies. */
export function keyOf({ code, key }: Pick<KeyboardEvent, 'code' | 'key'>): string {
  return key === '/' ? Key.SLASH : code === 'NumpadEnter' ? Key.ENTER : code;
}
