// Fields that several requests share, with the bounds of the schemas behind them.

import { z } from 'zod';

/** An id of an actor, restaurant, address or item. */
export const idField = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
/** An id inside a menu. */
export const menuIdField = z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/);
/** `<id>@<version>` */
export const versionedField = z.string().regex(/^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$/);
/** Name of an actor type. */
export const typeField = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/);
/** Name of a command. */
export const commandField = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/);
/** Minor units of a currency. */
export const amountField = z.int().min(0).max(1_000_000_000_000);
/** ISO 4217. */
export const currencyField = z.string().regex(/^[A-Z]{3}$/);
/** Degrees, WGS84. */
export const latField = z.number().min(-90).max(90);
export const lngField = z.number().min(-180).max(180);
/** A number in a query. */
export const numberText = (schema: z.ZodNumber) =>
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,15})?$/)
    .transform(Number)
    .pipe(schema);
/** A sequence number in a query. */
export const seqText = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)
  .pipe(z.int().min(0).max(2_147_483_647));
/** Typed text without control characters but line breaks and tabs. */
export const textField = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cs}\p{Cc}]*(?:[\n\r\t][^\p{Cs}\p{Cc}]*)*$/u);

/** Parameters of a path with one id. */
export const idParams = z.strictObject({ id: idField });

/** Degrees to whole microdegrees. */
export const microdegrees = (degrees: number): number => Math.round(degrees * 1_000_000);
