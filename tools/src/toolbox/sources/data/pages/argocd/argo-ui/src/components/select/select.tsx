import classNames from 'classnames';
import * as React from 'react';
import { Checkbox } from '../checkbox';

import './select.scss';

export interface SelectOption {
  value: string;
  title: string;
}

export interface SelectProps {
  options: (SelectOption | string)[];
  value?: string | string[] | null;
  placeholder?: string;
  id?: string;
  multiSelect?: boolean;
  onChange?(option: SelectOption): unknown;
  onMultiChange?(options: SelectOption[]): unknown;
}

/** A choice of one or of some, with a search in the open list. */
export const Select = (props: SelectProps) => {
  const [isOpen, setOpen] = React.useState(false);
  const [search, setSearch] = React.useState('');
  const [chosen, setChosen] = React.useState(() => valuesOf(props.value));
  const [given, setGiven] = React.useState(props.value);
  if (given !== props.value) {
    setGiven(props.value);
    setChosen(valuesOf(props.value));
  }
  const options = props.options.map(optionOf);
  const selected = options.filter(({ value }) => chosen.includes(value));
  const shown = options.filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()));
  const { root, list, isAbove, open } = useList(isOpen, setOpen);
  const choose = (option: SelectOption) => {
    const isChosen = chosen.includes(option.value);
    if (props.multiSelect === true) {
      const next = isChosen ? chosen.filter((value) => value !== option.value) : [...chosen, option.value];
      setChosen(next);
      props.onMultiChange?.(options.filter(({ value }) => next.includes(value)));
      return;
    }
    setChosen([option.value]);
    setOpen(false);
    setSearch('');
    props.onChange?.(option);
  };
  return (
    <div className="select" ref={root}>
      {!isOpen && <input id={props.id} className="select__focus-receiver" type="text" readOnly onFocus={open} />}
      <div className="select__value" onClick={open}>
        {selected.length > 0 ? selected.map(({ title }) => title).join(', ') : (props.placeholder ?? '')}
        <div className="select__value-arrow">
          <i className="argo-icon-expand-arrow" />
        </div>
      </div>
      <div className={classNames('select__options', { opened: isOpen, 'to-top': isAbove })} ref={list}>
        {isOpen && (
          <input
            className="select__search"
            type="text"
            placeholder="Search"
            autoFocus
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        )}
        {shown.map((option) => (
          <div
            key={option.value}
            className={classNames('select__option', { selected: chosen.includes(option.value) })}
            onClick={() => choose(option)}
          >
            {props.multiSelect === true && <Checkbox checked={chosen.includes(option.value)} />}{' '}
            <span>{option.title}</span>
          </div>
        ))}
        {shown.length === 0 && <div className="select__empty">No results</div>}
      </div>
    </div>
  );
};

/** Opens the list below, or above where the page ends below; a click elsewhere and Escape close it. */
function useList(isOpen: boolean, setOpen: (isOpen: boolean) => void) {
  const root = React.useRef<HTMLDivElement>(null);
  const list = React.useRef<HTMLDivElement>(null);
  const [isAbove, setAbove] = React.useState(false);
  React.useEffect(() => {
    if (!isOpen) return undefined;
    const leave = ({ target }: MouseEvent) => {
      // What was clicked may be gone by now: a focused input makes room for the open list.
      if (root.current?.contains(target as Node) === false && document.contains(target as Node)) setOpen(false);
    };
    const escape = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setOpen(false);
    };
    document.addEventListener('click', leave);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('click', leave);
      document.removeEventListener('keydown', escape);
    };
  }, [isOpen, setOpen]);
  const open = () => {
    const top = root.current?.getBoundingClientRect().top ?? 0;
    const height = list.current?.offsetHeight ?? 0;
    setAbove(top + height > window.innerHeight && top > height);
    setOpen(true);
  };
  return { root, list, isAbove, open };
}

function optionOf(option: SelectOption | string): SelectOption {
  return typeof option === 'string' ? { value: option, title: option } : option;
}

function valuesOf(value: SelectProps['value']): string[] {
  return [value ?? []].flat().filter((one) => one !== '');
}
