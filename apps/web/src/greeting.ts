/** What the page says first. `npm run lockstep -- demo` writes another text here. */
export const greeting = 'Hello';
