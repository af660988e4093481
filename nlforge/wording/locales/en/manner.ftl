# When a run begins, and how considerate it is.

manner-now = It starts at once.
manner-at = It starts { $at }.
manner-turn = It starts when the run of { $session } has ended.
manner-away = It pauses while you are at this machine, and goes on when no key was pressed in a terminal here for { $minutes } minutes (a mouse or other windows I do not see).
manner-mains = It pauses on battery.
manner-gentle = All other programs go first.
manner-after-yes = Say “yes”, and so it is done.
manner-kept = I keep that for when the plan is ready and you say “yes”.
manner-started = Ask “how is it going?”, or say “start now” or “stop”, at any time. You can close this window; leave the machine on.
manner-hint = It starts at once. Should it wait? Go back and say “start tonight”, “only while I am away” or “not on battery”.
manner-night-is-now = The night has begun, so it need not wait.
manner-too-late = I did not take that over: it would start { $at }, and the model must be ready by { $deadline }. Name an earlier time, or another deadline.
manner-line-empty = No run is going or waiting on this machine.
manner-line-entry = { $number }. { $session }: { $state }
manner-line-out = To take one out, say for example “take { $session } out of the queue”.
manner-line-unknown = No run of { $session } is going or waiting in this folder.
manner-line-stopped = The run of { $session } is told to end. What it has learned is saved.
