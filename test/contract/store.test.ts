// The Store contract on the real Postgres. Answers are lost by a proxy: after the server ran the commit, or while it may still run.
import { createStore } from '../../storage/postgres/store.ts';
import { freshDatabase } from '../integration/storage/database.ts';
import { openProxy } from '../integration/storage/proxy.ts';
import { storeContract } from './store.suite.ts';

storeContract('postgres', async () => {
  const database = await freshDatabase();
  let losses = 0;
  return {
    open: async () => {
      const proxy = await openProxy(database.url);
      const store = await createStore({ url: proxy.url, lanes: 2, owner: 'test' });
      return {
        store,
        loseNextAnswer: () => (losses++ % 2 === 0 ? proxy.swallowAnswers() : proxy.cutAfterRequest()),
        crash: async () => {
          await store.close();
          await proxy.close();
        },
      };
    },
    close: database.drop,
  };
});
