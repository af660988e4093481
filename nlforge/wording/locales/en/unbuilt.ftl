# Commands that nothing carries out yet.

unbuilt-export = Exporting from within the conversation is not built yet; a command does it.
unbuilt-feedback = Learning from a single answer that you correct is not built yet; nothing was changed.
unbuilt-versions = Choosing between versions, and going back to an earlier one, is not built yet.
