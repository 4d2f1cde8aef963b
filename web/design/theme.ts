// Light, dark or as the system has it; remembered, applied before the first paint of the page's own code.

import { signal } from '@preact/signals';
import { quietly } from '../client/keys.ts';

const themes = ['system', 'light', 'dark'] as const;
/** One of three. */
export type Theme = (typeof themes)[number];

const name = 'dabba.theme';

/** The theme now. */
export const theme = signal<Theme>(stored());

/** Goes on to the next theme. */
export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system';
  quietly(() => localStorage.setItem(name, theme.value));
  applyTheme();
}

/** Writes the theme to the document. */
export function applyTheme(): void {
  if (theme.value === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme.value;
}

function stored(): Theme {
  const found = quietly(() => localStorage.getItem(name));
  return themes.find((one) => one === found) ?? 'system';
}
