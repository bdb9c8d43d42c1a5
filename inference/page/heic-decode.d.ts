/** heic-decode 2.1 ships no types; these follow its lib.js. */
declare module 'heic-decode' {
  interface Decoded {
    width: number
    height: number
    data: Uint8ClampedArray<ArrayBuffer>
  }
  interface Image {
    width: number
    height: number
    decode(): Promise<Decoded>
  }
  const heic: {
    (options: { buffer: Uint8Array }): Promise<Decoded>
    all(options: { buffer: Uint8Array }): Promise<Image[] & { dispose(): void }>
  }
  export default heic
}
