# Plain lines to be read aloud (`nlforge chat --plain`).
spoken-new = new:
spoken-gone = gone:
spoken-changed = changed:
spoken-followed = follows from it:
spoken-becomes = becomes
spoken-page = The rest of the plan is as before.
spoken-heard = One moment.
