/** The part of react-form's interface that the pages use. Their webpack settings resolve `react-form` to this very path. */
export * from './form';
export type * from './types';
export type { FormApi as FormFunctionProps } from './types';
