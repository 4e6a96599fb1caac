/** What differs from run to run, by what it is. */
export const settle = (text: string): string =>
  text
    .replaceAll("\r", "")
    .replaceAll(/"(created|updated)_at":"(?!2026-01-01T)[^"]+"/g, '"$1_at":"THEN"')
    .replace(/_pid":\d+/g, '_pid":1')
    // The tests run with limits that nobody meets.
    .replace(/"writes";.*/g, '"writes";LIMIT')
    .replace(/^age: \d+$/m, "age: N")
    .replace(/(web|recipe)-api-\d/g, "$1-api-N")
    .replace(/\b[0-9a-f]{32}\b/g, "ID")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "ID")
    // Without HAProxy the order is another one, and there are two more that are about connections.
    .split("\n")
    .filter((line) => !/^(date|connection|keep-alive): /i.test(line))
    .toSorted()
    .join("\n")
    .trim();
