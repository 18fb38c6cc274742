export const deeds = ['deleted', 'scaled to zero', 'changed'] as const;

/** What is done to an object. */
export type Deed = (typeof deeds)[number];
