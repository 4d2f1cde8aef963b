// CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes a step by eight tables of 256 words (8 KB in all).

const polynomial = 0x82f63b78;
const tables = makeTables();

/** CRC-32C of the bytes from `from` to the end, as an unsigned 32-bit number. */
export function crc32c(bytes: Uint8Array, from: number): number {
  const t = tables;
  const end = bytes.length;
  const whole = from + ((end - from) & ~7);
  let crc = -1;
  let i = from;
  for (; i < whole; i += 8) {
    crc ^= byte(bytes, i) | (byte(bytes, i + 1) << 8) | (byte(bytes, i + 2) << 16) | (byte(bytes, i + 3) << 24);
    crc =
      word(t, 1_792 + (crc & 255)) ^
      word(t, 1_536 + ((crc >>> 8) & 255)) ^
      word(t, 1_280 + ((crc >>> 16) & 255)) ^
      word(t, 1_024 + (crc >>> 24)) ^
      word(t, 768 + byte(bytes, i + 4)) ^
      word(t, 512 + byte(bytes, i + 5)) ^
      word(t, 256 + byte(bytes, i + 6)) ^
      word(t, byte(bytes, i + 7));
  }
  for (; i < end; i++) crc = (crc >>> 8) ^ word(t, (crc ^ byte(bytes, i)) & 255);
  return ~crc >>> 0;
}

function byte(bytes: Uint8Array, i: number): number {
  return bytes[i] ?? 0;
}

function word(table: Int32Array, i: number): number {
  return table[i] ?? 0;
}

/** Table k at 256 * k: the CRC of a byte that k zero bytes follow. */
function makeTables(): Int32Array {
  const all = new Int32Array(256 * 8);
  for (let n = 0; n < 256; n++) {
    let crc = n;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    all[n] = crc;
  }
  for (let k = 1; k < 8; k++)
    for (let n = 0; n < 256; n++) {
      const before = word(all, 256 * (k - 1) + n);
      all[256 * k + n] = (before >>> 8) ^ word(all, before & 255);
    }
  return all;
}
