import * as React from 'react';
import { DropDown } from './dropdown/dropdown';

export interface MenuItem {
  title: React.ReactNode;
  iconClassName?: string;
  action(): unknown;
}

export interface DropDownMenuProps {
  items: MenuItem[];
  anchor: React.ComponentType;
  qeId?: string;
}

/** A list of things to do. */
export const DropDownMenu = ({ items, anchor, qeId }: DropDownMenuProps) => (
  <DropDown anchor={anchor} isMenu={true} qeId={qeId}>
    {(close) => (
      <ul>
        {items.map(({ title, iconClassName, action }, index) => (
          <li
            key={index}
            {...{ 'qe-id': `${qeId}-${typeof title === 'string' ? title : index}` }}
            onClick={(event) => {
              event.stopPropagation();
              action();
              close();
            }}
          >
            {iconClassName && <i className={iconClassName} />} {title}
          </li>
        ))}
      </ul>
    )}
  </DropDown>
);
