// What this browser keeps of unsaved words: one record a page, in IndexedDB; nothing where that is switched off or full.
const NAME = "copydesk";
const STORE = "drafts";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
  return opening;
}

async function within(mode, act) {
  try {
    const transaction = (await open()).transaction(STORE, mode, { durability: "relaxed" });
    const answer = done(act(transaction.objectStore(STORE)));
    transaction.commit?.();
    return await answer;
  } catch {
    return undefined;
  }
}

/** True once the record is kept. */
export const keep = async (place, record) => (await within("readwrite", (store) => store.put(record, place))) !== undefined;

export const drop = (place) => within("readwrite", (store) => store.delete(place));

/** All records whose place begins so, as [place, record]. */
export async function records(beginning) {
  const range = IDBKeyRange.bound(beginning, `${beginning}\uffff`);
  const places = (await within("readonly", (store) => store.getAllKeys(range))) ?? [];
  const found = (await within("readonly", (store) => store.getAll(range))) ?? [];
  return places.map((place, at) => [place, found[at]]).filter(([, record]) => record);
}
