// Keeps a scrolling list at its end while the user is at its end, and leaves it alone otherwise.

const NEAR_PX = 40;

export class StickyScroll {
  atEnd = true;
  #follows = true;

  /** @param {HTMLElement} scroller @param {() => void} [onScroll] */
  constructor(scroller, onScroll) {
    this.scroller = scroller;
    scroller.addEventListener('scroll', () => {
      const { scrollHeight, scrollTop, clientHeight } = scroller;
      this.atEnd = this.#follows && scrollHeight - scrollTop - clientHeight < NEAR_PX;
      onScroll?.();
    });
    const observer = new ResizeObserver(() => this.settle());
    observer.observe(scroller);
    for (const child of scroller.children) observer.observe(child);
  }

  settle() {
    if (this.atEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  toEnd() {
    this.#follows = true;
    this.atEnd = true;
    this.settle();
  }

  /** For content read from its start; nothing is followed until `toEnd`. */
  toStart() {
    this.#follows = false;
    this.atEnd = false;
    this.scroller.scrollTop = 0;
  }
}
