/** 8-bit RGBA, row by row. */
export interface RawPicture {
  data: Uint8Array
  width: number
  height: number
}
