// The pictures of the pages: line drawings on a 24 px grid, in the colour of their text. All are decoration: words stand beside them.

const paths = {
  send: 'M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4',
  pin: 'M12 21s-7-6.2-7-11.2A7 7 0 0 1 19 9.8C19 14.800 12 21 12 21zM12 12.500a2.600 2.600 0 1 0 0-5.200 2.600 2.600 0 0 0 0 5.200z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2',
  star: 'm12 3.500 2.600 5.400 5.900.800-4.300 4.100 1.100 5.900-5.300-2.900-5.300 2.900 1.100-5.900L3.500 9.700l5.900-.800z',
  check: 'm4.500 12.500 5 5 10-11',
  cross: 'm6 6 12 12M18 6 6 18',
  alert: 'M12 4 2.500 20h19zM12 10v4.500M12 17.400v.100',
  wifi: 'M3 9.500a13 13 0 0 1 18 0M6.300 13a8.500 8.500 0 0 1 11.400 0M9.600 16.400a4 4 0 0 1 4.800 0M12 19.500v.100',
  theme: 'M12 3a9 9 0 1 0 9 9c-5 2-11-3-9-9z',
  bag: 'M5 8h14l-1 12.500H6zM9 8V6.500a3 3 0 0 1 6 0V8',
  flame:
    'M12 3c1 4 5 5.500 5 10.500a5 5 0 0 1-10 0c0-2 1-3.200 2-4.200.300 1.500 1 2.200 1.800 2.500C10.500 8.500 10.800 5.500 12 3z',
  bike: 'M5.500 18.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM18.500 18.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM5.500 15.500 9 9h6l3.500 6.500M13 6h2l1.500 5M9 9l3.500 6.500H15',
  card: 'M3 6.500h18v11H3zM3 10.500h18M6.500 14.500h4',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  target: 'M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM12 2v4M12 18v4M2 12h4M18 12h4',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  home: 'm4 11 8-7 8 7v9h-5.500v-5.500h-5V20H4z',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5M8.500 8.500h7M8.500 12h4',
  power: 'M12 3v8M6.500 6.800a8 8 0 1 0 11 0',
  list: 'M8 6h12M8 12h12M8 18h12M4 6v.100M4 12v.100M4 18v.100',
  arrow: 'M5 12h14M13 6l6 6-6 6',
} as const;

/** Name of a picture. */
export type IconName = keyof typeof paths;

/** A picture. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** The mark: a tiffin box of three tiers. */
export function Mark() {
  return (
    <svg viewBox="0 0 36 36" aria-hidden="true" focusable="false">
      <rect width="36" height="36" rx="10" fill="var(--accent)" />
      <g fill="none" stroke="var(--on-accent)" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round">
        <path d="M12 9.500c0-4 12-4 12 0" />
        <rect x="9.500" y="10" width="17" height="5.600" rx="2" />
        <rect x="9.500" y="16.400" width="17" height="5.600" rx="2" />
        <rect x="9.500" y="22.800" width="17" height="5.600" rx="2" />
      </g>
    </svg>
  );
}
