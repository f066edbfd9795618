import { BundleClient, type ClientOptions } from './bundle-client.js';
import { temporaryDirectory, TestRepository } from './git-repository.js';

/** A repository and a home of its own, and the clients that were connected to servers there. */
export class Workplace {
  readonly repository = new TestRepository();
  readonly clients: BundleClient[] = [];
  readonly #home = temporaryDirectory('bicameral-home-');

  get home(): string {
    return this.#home.path;
  }

  async start(env: ClientOptions['env'] = {}): Promise<BundleClient> {
    const client = await BundleClient.start({ cwd: this.repository.root, home: this.home, env });
    this.clients.push(client);
    return client;
  }

  /** Stops all clients and takes both folders away. */
  async end(): Promise<void> {
    for (const client of this.clients) await client.stop();
    this.repository.remove();
    this.#home.remove();
  }
}
