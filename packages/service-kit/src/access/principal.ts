/** How somebody who acts is named: 1 to 64 letters, digits, dots, underscores and hyphens. */
const wellFormed = /^[A-Za-z0-9._-]{1,64}$/;

export const isPrincipal = (text: string): boolean => wellFormed.test(text);
