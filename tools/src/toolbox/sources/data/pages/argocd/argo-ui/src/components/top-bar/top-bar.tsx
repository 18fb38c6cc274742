import classNames from 'classnames';
import * as React from 'react';
import { Link } from 'react-router-dom';
import { Checkbox } from '../checkbox';
import { DropDown } from '../dropdown/dropdown';

import './top-bar.scss';

export interface TopBarFilter<T> {
  items: { label?: string; value?: T; content?(change: (selected: T[]) => void): React.ReactNode }[];
  selectedValues: T[];
  selectionChanged(selected: T[]): unknown;
}

interface ActionMenuItem {
  title: string | React.ReactElement;
  iconClassName?: string;
  qeId?: string;
  disabled?: boolean;
  action(): unknown;
}

/** An action with others behind an arrow beside it. */
export interface SplitButtonAction extends ActionMenuItem {
  subActions: ActionMenuItem[];
}

export interface ActionMenu {
  className?: string;
  items: (ActionMenuItem | SplitButtonAction)[];
}

export interface Toolbar {
  filter?: TopBarFilter<string>;
  breadcrumbs?: { title: React.ReactNode; path?: string }[];
  tools?: React.ReactNode;
  actionMenu?: ActionMenu;
}

/** Where the person is, and a second row with what can be done there. */
export const TopBar = ({ title, toolbar }: { title: string; toolbar?: Toolbar }) => (
  <div>
    <div className="top-bar">
      <div className="row">
        <div className="columns top-bar__left-side">
          {toolbar?.breadcrumbs && <Breadcrumbs crumbs={toolbar.breadcrumbs} />}
        </div>
        <div className="top-bar__title text-truncate top-bar__right-side">{title}</div>
      </div>
    </div>
    {toolbar && hasTools(toolbar) && (
      <div className="top-bar row">
        <div className="columns small-9 top-bar__left-side">
          {toolbar.actionMenu && <Actions items={toolbar.actionMenu.items} />}
        </div>
        <div className="columns small-3 top-bar__right-side">
          {toolbar.filter && <Filter filter={toolbar.filter} />}
          {toolbar.tools}
        </div>
      </div>
    )}
  </div>
);

function hasTools({ filter, tools, actionMenu }: Toolbar): boolean {
  return Boolean(filter ?? tools ?? actionMenu);
}

const Breadcrumbs = ({ crumbs }: { crumbs: NonNullable<Toolbar['breadcrumbs']> }) => (
  <div className="top-bar__breadcrumbs">
    {crumbs.slice(0, -1).map(({ title, path = '' }, index) => (
      <React.Fragment key={index}>
        <Link to={path}> {title} </Link>
        <span className="top-bar__sep" />
      </React.Fragment>
    ))}
    <span className="top-bar__breadcrumbs-last-item">{crumbs.at(-1)?.title}</span>
  </div>
);

const Actions = ({ items }: { items: ActionMenu['items'] }) => (
  <div>
    {items.map(({ title, iconClassName, qeId, disabled, action }, index) => (
      <button
        key={index}
        {...{ 'qe-id': qeId }}
        disabled={disabled}
        className="argo-button argo-button--base"
        style={{ marginRight: 2 }}
        onClick={() => action()}
      >
        {iconClassName && <i className={iconClassName} style={{ marginLeft: -5, marginRight: 5 }} />}
        {title}
      </button>
    ))}
  </div>
);

const Filter = ({ filter }: { filter: TopBarFilter<string> }) => {
  const isSelected = filter.selectedValues.length > 0;
  const select = (value: string, isChosen: boolean) => {
    const others = filter.selectedValues.filter((one) => one !== value);
    filter.selectionChanged(isChosen ? [...others, value] : others);
  };
  return (
    <DropDown
      isMenu={true}
      anchor={() => (
        <div className={classNames('top-bar__filter', { 'top-bar__filter--selected': isSelected })} title="Filter">
          <i className="argo-icon-filter" aria-hidden="true" /> <i className="fa fa-angle-down" aria-hidden="true" />
        </div>
      )}
    >
      <ul>
        {filter.items.map(({ label, value = '', content }, index) => (
          <li key={index} className={classNames({ 'top-bar__filter-item': !content })}>
            {content?.((selected) => filter.selectionChanged(selected)) ?? (
              <>
                <Checkbox
                  id={`filter__${value}`}
                  checked={filter.selectedValues.includes(value)}
                  onChange={(isChosen) => select(value, isChosen)}
                />
                <label htmlFor={`filter__${value}`}>{label}</label>
              </>
            )}
          </li>
        ))}
      </ul>
    </DropDown>
  );
};
