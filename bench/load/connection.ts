/**
 * One kept HTTP connection that sends a body and waits for the answer. On a bare socket, since node:http's client costs
 * more than the servers that are measured: on two cores it would be the bottleneck and make every ratio look like 1.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const END_OF_HEAD = '\r\n\r\n';

interface Waiting {
  readonly resolve: (status: number) => void;
  readonly reject: (error: Error) => void;
}

export class Connection {
  readonly #socket: Socket;
  readonly #head: string;
  #received = '';
  #waiting: Waiting | undefined;

  private constructor(socket: Socket, url: URL) {
    this.#socket = socket;
    this.#head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\nContent-Length: `;
    socket.setNoDelay(true);
    // Latin-1, so that lengths in characters are lengths in bytes.
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static async open(address: string): Promise<Connection> {
    const url = new URL(address);
    const socket = connect(Number(url.port), url.hostname);
    await once(socket, 'connect');
    return new Connection(socket, url);
  }

  /** Sends a body of plain ASCII and resolves with the status of the answer. */
  post(body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#socket.destroyed) this.#fail(new Error('the server has closed the connection'));
      this.#socket.write(`${this.#head}${body.length}${END_OF_HEAD}${body}`, 'latin1');
    });
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #read(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf(END_OF_HEAD);
    if (end === -1) return;
    const length = /content-length: (\d+)/i.exec(this.#received)?.[1];
    if (length === undefined) {
      this.#fail(new Error(`no length: ${this.#received.slice(0, end)}`));
      return;
    }
    if (this.#received.length < end + END_OF_HEAD.length + Number(length)) return;
    const status = Number(this.#received.slice(9, 12));
    this.#received = '';
    this.#take()?.resolve(status);
  }

  #fail(error: Error): void {
    this.#take()?.reject(error);
  }

  #take(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
