import classNames from 'classnames';
import * as React from 'react';
import { marked, optionsOf, suggestions, type AutocompleteOption, type KnownOption } from './suggestions';

import './autocomplete.scss';

export type { AutocompleteOption };

export interface AutocompleteApi {
  /** Puts the list where the input is now. */
  refresh(): void;
}

type InputProps = React.ComponentPropsWithRef<'input'>;

export interface AutocompleteProps {
  items: (AutocompleteOption | string)[];
  value?: string;
  inputProps?: InputProps;
  wrapperProps?: React.ComponentPropsWithRef<'div'>;
  renderInput?(props: InputProps): React.ReactNode;
  renderItem?(item: KnownOption): React.ReactNode;
  onChange?(event: React.ChangeEvent<HTMLInputElement>, value: string): void;
  onSelect?(value: string, item: KnownOption): void;
  autoCompleteRef?(api: AutocompleteApi): void;
  /** Show only what holds the typed text. */
  filterSuggestions?: boolean;
  /** What people write for an item in short. */
  abbreviations?: ReadonlyMap<string, string>;
  qeid?: string;
}

/** A text input with a list of suggestions below it. */
export const Autocomplete = (props: AutocompleteProps) => {
  const value = props.value ?? '';
  const options = optionsOf(props.items);
  const shown = props.filterSuggestions === true ? suggestions(options, value, props.abbreviations) : options;
  const [isOpen, setOpen] = React.useState(false);
  const [at, setAt] = React.useState(-1);
  const id = React.useId();
  const wrapper = React.useRef<HTMLDivElement>(null);
  const menu = React.useRef<HTMLDivElement>(null);
  const isShown = isOpen && shown.length > 0;
  const place = usePlace(wrapper, menu, isShown);
  const { autoCompleteRef } = props;
  React.useEffect(() => autoCompleteRef?.({ refresh: place }), [autoCompleteRef, place]);

  const close = () => {
    setOpen(false);
    setAt(-1);
  };
  const choose = (option: KnownOption) => {
    close();
    props.onSelect?.(option.label, option);
  };
  const inputProps = {
    ...props.inputProps,
    'qe-id': props.qeid,
    role: 'combobox',
    'aria-expanded': isShown,
    'aria-controls': id,
    autoComplete: 'off',
    value,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      setOpen(true);
      setAt(-1);
      props.onChange?.(event, event.target.value);
    },
    onFocus: (event: React.FocusEvent<HTMLInputElement>) => {
      setOpen(true);
      props.inputProps?.onFocus?.(event);
    },
    onClick: () => setOpen(true),
    onBlur: (event: React.FocusEvent<HTMLInputElement>) => {
      close();
      props.inputProps?.onBlur?.(event);
    },
    onKeyDown: (event: React.KeyboardEvent<HTMLInputElement>) => {
      const option = isShown ? shown[at] : undefined;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        setOpen(true);
        setAt(marked(at, event.key === 'ArrowDown' ? 1 : -1, shown.length));
      } else if (event.key === 'Enter' && option !== undefined) {
        // Enter in a form would send it.
        event.preventDefault();
        choose(option);
      } else if (event.key === 'Escape') close();
      props.inputProps?.onKeyDown?.(event);
    },
  };
  return (
    <div {...props.wrapperProps} ref={wrapper} className={classNames('select', props.wrapperProps?.className)}>
      {props.renderInput === undefined ? <input {...inputProps} /> : props.renderInput(inputProps)}
      {isShown && (
        <div className="autocomplete__menu" id={id} role="listbox" ref={menu}>
          {shown.map((option, index) => (
            <div
              key={`${option.value} ${index}`}
              role="option"
              aria-selected={index === at}
              className={classNames('select__option', { selected: index === at })}
              // The input keeps the focus, which it would lose before a click.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(option)}
              onMouseEnter={() => setAt(index)}
            >
              {props.renderItem?.(option) ?? option.label}
            </div>
          ))}
        </div>
      )}
    </div>
  );
};

/** Keeps the list at the input while the page scrolls, above it where there is no room below. */
function usePlace(
  wrapper: React.RefObject<HTMLElement | null>,
  menu: React.RefObject<HTMLElement | null>,
  isShown: boolean,
): () => void {
  const place = React.useCallback(() => {
    const input = wrapper.current?.querySelector('input')?.getBoundingClientRect();
    if (input === undefined || menu.current === null) return;
    const height = menu.current.offsetHeight;
    const isBelow = input.bottom + height <= window.innerHeight || input.top < height;
    Object.assign(menu.current.style, {
      left: `${input.left}px`,
      minWidth: `${input.width}px`,
      top: `${isBelow ? input.bottom : input.top - height}px`,
    });
  }, [wrapper, menu]);
  React.useLayoutEffect(() => {
    if (!isShown) return undefined;
    place();
    document.addEventListener('scroll', place, { capture: true, passive: true });
    window.addEventListener('resize', place);
    return () => {
      document.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  });
  return place;
}
