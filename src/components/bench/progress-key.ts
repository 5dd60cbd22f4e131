/** Where the browser keeps the progress. */
export const progressKey = "eastwest:progress";
/** What a window hears when its page has changed the progress; other windows hear `storage`. */
export const progressChanged = "eastwest:progress";
