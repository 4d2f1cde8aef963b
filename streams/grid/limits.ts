// Bounds of the grid of free riders and of searches in it, each with its reason; relations are asserted at load.

/** All bounds of the grid. Times in ms, lengths in metres. */
export const gridLimits = Object.freeze({
  /** Resolution of the cells that hold riders: about 0.1 km², so that the nearest few are in one or two rings. */
  fineResolution: 9,
  /** Resolution of the index of cells that are not empty: one holds 49 fine ones. */
  coarseResolution: 7,
  /** Fine rings of a search before it goes on in coarse ones: 331 cells, about 3 km. */
  fineRingsMax: 10,
  /** Coarse rings of a search: 25 km need 15 where cells are of middle size and 21 where they are smallest. */
  coarseRingsMax: 24,
  /** Farthest that a fine cell reaches from its centre: 221.2 m in 200,000 places all over the globe. */
  fineReachMeters: 226,
  /** Farthest that the fine cells below a coarse one reach from its centre: 1,595 m in 3,000 places. */
  coarseReachMeters: 1_680,
  /** Radius of a search that names none, and the largest there is. */
  searchMetersMax: 25_000,
  /** Riders of one answer (reliability S35). */
  nearestMax: 10,
  /** Places whose fine rings are remembered: restaurants with live orders. 4,096 × 331 × 8 B = 11 MB at worst. */
  fineOriginsMax: 4_096,
  /** The same for coarse rings: 512 × 1,801 × 8 B = 7 MB at worst. */
  coarseOriginsMax: 512,
  /** Cells in memory, empty ones included (about 250 B each); beyond it empty ones and remembered rings are let go. */
  cellsMax: 200_000,
  /** Riders in a replica; more are not taken in and counted. About 250 B each. */
  ridersMax: 500_000,
  /** Riders proposed to one claim: the nearest is nearly always free, eight bear a crowded minute (claim.3). */
  candidatesMax: 8,
  /** Claims of one round trip (measured: 75,000/s at 100). */
  claimBatchMax: 100,
  /** Tries that follow at once when riders were being claimed by others; later ones wait with back-off. */
  claimTriesAtOnce: 20,
  /** Grid deltas of claims that wait for the broker; beyond it they are dropped, for owners say all again each period. */
  announcementsMax: 1_000,
  /** Each owner says all its free riders again after this. */
  periodMs: 30_000,
  /** A position older than this finds nobody: two periods, for a rider who stands still is said once a period. */
  freshMs: 60_000,
  /** For so long a won rider is not taken in again: the owner may have spoken before it knew of the claim. */
  takenGraceMs: 2_000,
  /** So long a won rider that nobody says any more is remembered, with its claim: longer than a delivery takes. */
  claimKeepMs: 7_200_000,
});

assert(gridLimits.freshMs >= 2 * gridLimits.periodMs, 'freshMs >= 2 * periodMs');
assert(gridLimits.candidatesMax < gridLimits.nearestMax, 'candidatesMax < nearestMax');
assert(gridLimits.takenGraceMs < gridLimits.periodMs, 'takenGraceMs < periodMs');

function assert(holds: boolean, relation: string): void {
  if (!holds) throw new Error(`grid limits: ${relation} does not hold`);
}
