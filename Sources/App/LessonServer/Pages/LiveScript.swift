/// `live.js`: what makes pages live that a server answers. It is loaded after `book.js`, and uses its functions.
let liveScript =
  "\"use strict\";\n" + liveScriptAsking + liveScriptWriting + liveScriptControls
  + liveScriptWatching + liveScriptExplaining + liveScriptEditor + liveScriptExercises
  + liveScriptData + liveScriptStart
