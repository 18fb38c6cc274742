/** The second part of the components, which no published package of argo-ui holds. */
export { Tooltip } from '../src/components/tooltip/tooltip';
export { ActionButton } from './action-button';
export { ago } from './ago';
export { Autocomplete } from './autocomplete';
export { Checkbox } from './checkbox';
export { KeybindingContext, KeybindingProvider, useNav } from './keybinding';
export { Key, NumKey, NumKeyToNumber, NumPadKey } from './keys';
export { useData } from './use-data';
