# What can be said, by where a session stands.

help-planning =
    Say in your own words what the model should do, name the files it can learn from, and answer what is asked; each time you see the plan.
    “details” shows every value and where it comes from, “undo” takes the last change back, “why this model?” is answered, and “yes” builds it.
help-running =
    While it runs, ask how long it takes, whether it is better yet, why it is slow, what became of your data, or whether you can close this window.
    “stop” (or “pause”) ends it with a checkpoint, and “go on” then continues it. What should be different is kept until it has ended.
help-finished =
    Ask your model anything a person would send it: it answers beside the base model. “ask: …” reaches it whatever the words are.
    Ask me how good it is, where it lies, what became of your data, or how others can use it. “Give it to my colleagues” serves it to them, and “stop the server” ends that. “judge” lets you judge replies, “tokens” shows what it learned.
    For another model begin with “change:” and say what should be different.
help-failed =
    Ask why it ended. “go on” runs it again, and where a checkpoint is saved, from there.
    Or say what should be different, and you see the new plan.
