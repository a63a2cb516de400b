/** What comes in lists of any length, in parts of `most` at most, as soon as each is full. Pure. */
export async function* inParts<Item>(lists: AsyncIterable<readonly Item[]>, most: number): AsyncGenerator<Item[]> {
  let part: Item[] = [];
  for await (const list of lists) {
    for (const item of list) {
      part.push(item);
      if (part.length < most) continue;
      yield part;
      part = [];
    }
  }
  if (part.length > 0) yield part;
}
