const nothing: Buffer = Buffer.alloc(0);

/**
 * A body that arrives in chunks. The only chunk of a small one stays where it is. More are copied into
 * a buffer that doubles: joined one by one they would cost the square of their number, and each that
 * is kept would hold on to the 64 KiB in which it arrived.
 */
export class ReceivedBody {
  #buffer = nothing;
  #length = 0;

  add(chunk: Buffer): void {
    const length = this.#length + chunk.length;
    if (this.#length === 0) {
      this.#buffer = chunk;
    } else {
      if (length > this.#buffer.length) this.#grow(2 * length);
      chunk.copy(this.#buffer, this.#length);
    }
    this.#length = length;
  }

  get bytes(): Buffer {
    return this.#buffer.length === this.#length
      ? this.#buffer
      : this.#buffer.subarray(0, this.#length);
  }

  #grow(size: number): void {
    const grown = Buffer.allocUnsafe(size);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }
}
