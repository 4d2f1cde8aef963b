// The port of restaurant search: what a query is, what a hit is. Postgres fills it (postgres-search.ts); another engine can.
// I1: an engine answers from what it has indexed; it never waits for the catalog.
// I2: hits are sorted best first, each restaurant at most once, at most `limit`.

/** Hits that one query may ask for. */
export const hitsMax = 50;

/** A position in microdegrees (WGS84). */
export type Place = { readonly lat: number; readonly lng: number };

/** What a customer looks for; every part may be left out, nothing at all asks for good restaurants near by. */
export type SearchQuery = {
  /** Typed text: name, cuisine, dish, area, "cheap", "near me" … in any mixture, with mistakes. */
  readonly q?: string;
  /** Where the customer is. Ranks by distance; "near me" means nothing without it. */
  readonly place?: Place;
  /** Only restaurants of this cuisine. */
  readonly cuisine?: string;
  /** Only restaurants open at `at`. */
  readonly open?: boolean;
  /** The moment that `open` is about, epoch ms. */
  readonly at: number;
  /** 1 … `hitsMax`. */
  readonly limit: number;
};

/** A restaurant found, as a card shows it. */
export type Hit = {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly city: string;
  readonly place: Place | null;
  readonly cuisines: readonly string[];
  readonly currency: string;
  /** Minor units; null where unknown. */
  readonly priceForTwo: number | null;
  /** 0 … 5 with one decimal; null where nobody rated. */
  readonly rating: number | null;
  readonly ratings: number;
  readonly deliveryMinutes: number | null;
  readonly imageUrl: string | null;
  /** Null where its hours are not known. */
  readonly open: boolean | null;
  /** From the customer's position, metres; null where one of the two is unknown. */
  readonly distanceMeters: number | null;
  /** What of the query it answers. */
  readonly matched: 'name' | 'place' | 'dish' | 'all';
  /** In mistakes: lower is better; comparable only within one answer. */
  readonly cost: number;
};

/** Something that finds restaurants. Rejects with a Fault where its store is away. */
export type SearchEngine = {
  readonly name: string;
  search(query: SearchQuery): Promise<readonly Hit[]>;
};
