export const RULE = '#333333'
export const LABEL = '#f2f2f0'
/** The column of labels of a form, in points: its grid and its boxes share it, so that they stand as one. */
export const LABEL_WIDTH = 76
