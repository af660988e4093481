# Commands that nothing carries out yet.

unbuilt-export = Exporting from within the conversation is not built yet; a command does it.
unbuilt-feedback = One answer alone changes no model that is trained already; corrections are kept for the next one.
unbuilt-versions = Choosing between versions, and going back to an earlier one, is not built yet.
