const codes = {
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  dim: 2,
  bold: 1,
} as const;

export type Colour = keyof typeof codes;

export const paint = (text: string, colour: Colour): string =>
  `\u001B[${codes[colour]}m${text}\u001B[0m`;
