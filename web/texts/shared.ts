// Texts that several pages say, and how money, time and distance are written.

export const shared = {
  link: {
    connecting: 'Connecting…',
    connected: 'Connected',
    reconnecting: 'Reconnecting, nothing is lost',
    ended: 'Signed out',
  },
  theme: {
    system: 'Colours follow the system. Switch to light',
    light: 'Light colours. Switch to dark',
    dark: 'Dark colours. Follow the system',
  },
  loading: 'Loading',
  failed: 'That did not work',
  again: 'Try again',
  close: 'Close',
  cancel: 'Cancel',
  copied: 'Copied',
  copy: (id: string) => `Copy ${id}`,
  skip: 'Skip to content',
  signedOut: 'Sign in to go on',
  signedOutHow: (page: string) => `Make a token in the project folder and open this page with it: ${page}#token=…`,
  wrongRole: (role: string, wanted: string) => `This token is for the role “${role}”. This page needs “${wanted}”.`,
  stale: (seconds: number) => `Live updates paused, ${seconds} s old`,
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show everything',
} as const;

/** Money from minor units, in the currency's own form. */
export function money(amount: number, currency: string): string {
  const form = new Intl.NumberFormat(undefined, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' });
  const digits = form.resolvedOptions().maximumFractionDigits ?? 2;
  return form.format(amount / 10 ** digits);
}

/** Time of day in the reader's zone. */
export const clockTime = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });

/** How long ago, in the largest whole unit. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A distance. */
export const distance = (meters: number): string =>
  meters < 950 ? `${Math.max(10, Math.round(meters / 10) * 10)} m` : `${(meters / 1000).toFixed(1)} km`;
