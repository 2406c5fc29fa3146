/// `book.js`: what makes the pages move. Without it they are still read from top to bottom.
let webScript =
  "\"use strict\";\n" + webScriptSteps + webScriptControls + webScriptPictures + webScriptQuestions

/// `book.css`.
let webStyle = webStylePage + webStyleBlocks
