/** Figures as people read them. */

/** Bytes: "12.3 MB", "3.01 GB". */
export function size(bytes: number): string {
  return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
