import * as React from 'react';
import { Key, keyOf, type AnyKey } from './keys';

export interface Keybinding {
  keys: AnyKey | AnyKey[];
  /** Says whether it was meant; otherwise the binding before it is asked. */
  action(key: AnyKey): boolean;
}

type Actions = Map<string, Keybinding['action']>;

/** What each key does. Pages register at every drawing and withdraw nothing: the same function drawn again takes its own place. */
export class Keybindings {
  private readonly bound = new Map<string, Actions>();

  register({ keys, action }: Keybinding): void {
    for (const key of [keys].flat()) {
      const actions = this.bound.get(key) ?? new Map();
      this.bound.set(key, actions);
      // A newer drawing knows newer values; only its text says that it is the same function.
      actions.delete(String(action));
      actions.set(String(action), action);
    }
  }

  /** Asks the newest first. */
  strike(key: string): boolean {
    const actions = [...(this.bound.get(key)?.values() ?? [])];
    return actions.reduceRight((isDone, action) => isDone || action(key as AnyKey), false);
  }
}

export const KeybindingContext = React.createContext<{ registerKeybinding(binding: Keybinding): void }>({
  registerKeybinding: () => {},
});

/** Hears the keys for the page within it. */
export const KeybindingProvider = ({ children }: { children?: React.ReactNode }) => {
  const [bindings] = React.useState(() => new Keybindings());
  const value = React.useMemo(
    () => ({ registerKeybinding: (binding: Keybinding) => bindings.register(binding) }),
    [bindings],
  );
  React.useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const key = keyOf(event);
      if (isTyping(event.target) && key !== Key.ESCAPE) return;
      if (bindings.strike(key)) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [bindings]);
  return <KeybindingContext.Provider value={value}>{children}</KeybindingContext.Provider>;
};

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
}

/** A place in a list of `count`, -1 before the first step; a step out of the list is not taken. */
export function useNav(count: number, first = -1): [at: number, step: (by: number) => boolean, reset: () => boolean] {
  const [at, setAt] = React.useState(first);
  const step = (by: number) => {
    const next = at + by;
    if (next < 0 || next >= count) return false;
    setAt(next);
    return true;
  };
  const reset = () => {
    setAt(first);
    return true;
  };
  return [at, step, reset];
}
