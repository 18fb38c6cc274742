import * as React from 'react';
import { BehaviorSubject, type Observable } from 'rxjs';
import { Form } from '../form/form';
import type { FormApi, FormErrors, FormValue, FormValues } from '../form/types';
import type { PopupProps } from './popup';

interface PromptSettings {
  validate?(values: FormValue): FormErrors | null | undefined;
  /** Closes the popup itself; without it a valid form does. */
  submit?(values: FormValue, api: FormApi, close: () => void): unknown;
}

export interface PopupApi {
  confirm(title: React.ReactNode, message: React.ReactNode | React.ComponentType): Promise<boolean>;
  prompt(
    title: React.ReactNode,
    form: (api: FormApi) => React.ReactNode,
    settings?: PromptSettings,
    customIcon?: { name: string; color: string } | null,
    titleColor?: string | null,
    defaultValues?: FormValues,
  ): Promise<FormValues | null>;
}

/** Asks one question at a time; the answer comes as a promise. */
export class PopupManager implements PopupApi {
  private readonly shown = new BehaviorSubject<PopupProps | null>(null);

  get popupProps(): Observable<PopupProps | null> {
    return this.shown.asObservable();
  }

  confirm(title: React.ReactNode, message: React.ReactNode | React.ComponentType): Promise<boolean> {
    return this.ask<boolean>((answer) => ({
      title: titleWithClose(title, () => answer(false)),
      content: typeof message === 'function' ? message : () => <p>{message}</p>,
      footer: answers(
        'argo-popup',
        () => answer(true),
        () => answer(false),
      ),
    }));
  }

  prompt(...[title, form, settings, icon, titleColor, defaultValues]: Parameters<PopupApi['prompt']>) {
    return this.ask<FormValues | null>((answer) => {
      let formApi: FormApi | undefined;
      const submit = (values: FormValues, _event: unknown, api: FormApi) =>
        settings?.submit === undefined ? answer(values) : settings.submit(values, api, () => answer(values));
      return {
        title: titleWithClose(title, () => answer(null)),
        titleColor: titleColor ?? 'normal',
        icon: icon ?? undefined,
        content: () => (
          <Form
            validateError={settings?.validate}
            defaultValues={defaultValues}
            onSubmit={submit}
            getApi={(api) => {
              formApi = api;
            }}
          >
            {(api) => <form onSubmit={api.submitForm}>{form(api)}</form>}
          </Form>
        ),
        footer: answers(
          'prompt-popup',
          (event) => formApi?.submitForm(event),
          () => answer(null),
        ),
      };
    });
  }

  private ask<T>(question: (answer: (result: T) => void) => PopupProps): Promise<T> {
    return new Promise((resolve) => {
      this.shown.next(
        question((result) => {
          this.shown.next(null);
          resolve(result);
        }),
      );
    });
  }
}

const titleWithClose = (title: React.ReactNode, close: () => void) => (
  <span>
    {title} <i className="argo-icon-close" onClick={close} />
  </span>
);

const answers = (name: string, accept: React.MouseEventHandler, cancel: () => void) => (
  <div>
    <button {...{ 'qe-id': `${name}-ok-button` }} className="argo-button argo-button--base" onClick={accept}>
      OK
    </button>{' '}
    <button {...{ 'qe-id': `${name}-cancel-button` }} className="argo-button argo-button--base-o" onClick={cancel}>
      Cancel
    </button>
  </div>
);
