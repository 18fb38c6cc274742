import classNames from 'classnames';
import * as React from 'react';

import './tabs.scss';

export interface Tab {
  key: string;
  title: string;
  icon?: string;
  badge?: string | number;
  content: React.ReactNode;
  isOnlyContentScrollable?: boolean;
  noPadding?: boolean;
  extraVerticalScrollPadding?: number;
  extraHorizontalScrollPadding?: number;
}

export interface TabsProps {
  tabs: Tab[];
  /** Where the page itself says which one; the first one otherwise. */
  selectedTabKey?: string;
  onTabSelected?(key: string): unknown;
  navCenter?: boolean;
  navTransparent?: boolean;
  fixed?: boolean;
}

/** Panes of which one is shown, with a line under the name of that one. */
export const Tabs = (props: TabsProps) => {
  const [chosen, setChosen] = React.useState(props.selectedTabKey);
  const [asked, setAsked] = React.useState(props.selectedTabKey);
  if (asked !== props.selectedTabKey) {
    setAsked(props.selectedTabKey);
    setChosen(props.selectedTabKey);
  }
  const selected = props.tabs.find(({ key }) => key === (chosen || props.tabs[0]?.key));
  const select = (key: string) => {
    setChosen(key);
    props.onTabSelected?.(key);
  };
  const wrapper = React.useRef<HTMLDivElement>(null);
  const line = useLine(wrapper, props.tabs, selected?.key);
  return (
    <div className="tabs">
      <div className={classNames('tabs__nav', { center: props.navCenter, transparent: props.navTransparent })}>
        <div className={classNames({ 'fixed-width': props.fixed })}>
          <div className="tabs__nav-wrapper" ref={wrapper}>
            {props.tabs.map((tab) => (
              <a key={tab.key} onClick={() => select(tab.key)} className={classNames({ active: tab === selected })}>
                {tab.icon && <i className={`fa ${tab.icon}`} />} {tab.title}
                {Boolean(tab.badge) && <span className="fa-stack has-badge" data-count={tab.badge} />}
              </a>
            ))}
            <div className={`tabs__indicator to-${line.direction}`} style={{ left: line.left, right: line.right }} />
          </div>
        </div>
      </div>
      {selected && <Pane key={selected.key} tab={selected} />}
    </div>
  );
};

const Pane = ({ tab }: { tab: Tab }) => (
  <div
    className={classNames('tabs__content', {
      'tabs__content--scrollable': tab.isOnlyContentScrollable,
      'tabs__content--no-padding': tab.noPadding,
    })}
    style={{
      height: tab.isOnlyContentScrollable ? `calc(100vh - ${tab.extraVerticalScrollPadding ?? 0}px)` : 'inherit',
      width: `calc(100% - ${tab.extraHorizontalScrollPadding ?? 0}px)`,
    }}
  >
    {tab.content}
  </div>
);

interface Line {
  left: number;
  right: number;
  direction: 'left' | 'right';
}

/** Where the line under the selected name lies; measured again when a name or the selection changes, not on each drawing. */
function useLine(wrapper: React.RefObject<HTMLDivElement | null>, tabs: Tab[], selected: string | undefined): Line {
  const [line, setLine] = React.useState<Line>({ left: 0, right: 0, direction: 'right' });
  const names = tabs.map(({ key, title, badge }) => `${key} ${title} ${badge ?? ''}`).join('\n');
  React.useLayoutEffect(() => {
    const name = wrapper.current?.querySelector<HTMLElement>('.active');
    if (!wrapper.current || !name) return;
    const left = name.offsetLeft;
    const right = wrapper.current.offsetWidth - name.offsetWidth - left;
    setLine((before) => ({ left, right, direction: before.left > left ? 'left' : 'right' }));
  }, [wrapper, names, selected]);
  return line;
}
