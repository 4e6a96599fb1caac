/** Control characters, with escape and newline; Unicode's line ends; the marks that reorder text. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Makes every character that moves the cursor, ends a line or hides text visible, as \uXXXX. */
export const escapeControls = (text: string): string =>
  text.replaceAll(
    controls,
    (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
