import classNames from 'classnames';
import * as React from 'react';
import { Helmet } from 'react-helmet';
import { isObservable, type Observable } from 'rxjs';
import { TopBar, type Toolbar } from '../top-bar/top-bar';

import './page.scss';

interface PageProps {
  title: string;
  /** What the bar says, where that is not the title of the browser's tab. */
  topBarTitle?: string;
  /** Keep the breadcrumbs out of the title of the tab. */
  useTitleOnly?: boolean;
  toolbar?: Toolbar | Observable<Toolbar>;
  children?: React.ReactNode;
}

export const PageContext = React.createContext({ title: 'Argo' });

/** A page below its bar. */
export const Page = ({ title, topBarTitle, useTitleOnly, toolbar: given, children }: PageProps) => {
  const program = React.useContext(PageContext).title;
  const toolbar = useNewest(given);
  const place =
    useTitleOnly === true
      ? []
      : (toolbar?.breadcrumbs ?? []).map((crumb) => crumb.title).filter((part) => typeof part === 'string');
  const own = place.length > 0 ? place.reduceRight((inner, part) => `${inner} / ${part}`) : title;
  return (
    <div className={classNames('page', { 'page--has-toolbar': given })}>
      <Helmet>
        <title>{[own, program].filter((part) => part !== '').join(' - ')}</title>
      </Helmet>
      {toolbar && (
        <div className="page__top-bar">
          <TopBar title={topBarTitle ?? title} toolbar={toolbar} />
        </div>
      )}
      <div className="page__content-wrapper">{children}</div>
    </div>
  );
};

function useNewest<T>(given: T | Observable<T> | undefined): T | undefined {
  const stream = isObservable(given) ? given : undefined;
  const [newest, setNewest] = React.useState<T>();
  React.useEffect(() => {
    const subscription = stream?.subscribe(setNewest);
    return () => subscription?.unsubscribe();
  }, [stream]);
  return stream === undefined ? (given as T | undefined) : newest;
}
