# The list of sessions: what each is, and what can be done with it.

sessions-title = Your conversations in this folder
sessions-title-all = Your conversations in all folders
sessions-search = Type to search: names, and what was said
sessions-reading = Reading …
sessions-none = There are no conversations here yet.
sessions-none-found = Nothing was said or named like that.
sessions-count = { $count ->
    [one] 1 conversation
   *[other] { $count } conversations
}. Enter opens one.
sessions-found = { $count } of { $of }. Enter opens one.
sessions-more = Show { $count } more
sessions-this-one = open here
sessions-nothing-said = nothing said yet
sessions-state-empty = new
sessions-state-planning = planning
sessions-state-waiting = waits for your yes
sessions-state-running = runs, { $share } %
sessions-state-begins = its run begins
sessions-state-stopped = stopped
sessions-state-failed = failed
sessions-state-broken = broken off
sessions-state-held_back = not released
sessions-state-done = done
sessions-grade-customers = fit for customers
sessions-grade-staff = helps staff
sessions-grade-not_yet = not to be used yet
sessions-grade-no_claim = no verdict
sessions-before = { $state } (before: { $result })
sessions-yesterday = yesterday
sessions-rename-title = A name for this conversation
sessions-rename-how = Enter keeps it, an empty one takes its folder's name back, Esc leaves it. The folder stays { $session }.
sessions-renamed = It is called “{ $name }” now.
sessions-renamed-back = It is called “{ $name }” again, as its folder is.
sessions-noted-name = It is called “{ $name }”.
sessions-noted-copy = Copied from { $session }.
sessions-name-long = That name is too long: { $most } characters at most.
sessions-name-shorter = Choose a shorter one.
sessions-shipped = { $session } comes with nlforge, and stays as it is.
sessions-shipped-todo = Play it, or duplicate it: the copy is yours.
sessions-copy-title = Duplicate “{ $name }”
sessions-copy-words = Only what was said and the plan, to go on from there
sessions-copy-results = Also its runs: model, report and your judgements
sessions-copy-of = { $name } (copy)
sessions-copy-running = { $session } cannot be copied with its results now: its run is in progress.
sessions-copy-running-todo = Copy the words and the plan alone, or wait until it has ended.
sessions-copies-many = There are too many copies of { $session } already.
sessions-copies-many-todo = Delete some of them.
sessions-copied = { $planned ->
    [yes] “{ $name }” has what you said ({ $said ->
        [one] 1 message
       *[other] { $said } messages
    }) and the plan. Runs, models and reports were not copied.
   *[no] “{ $name }” has what you said ({ $said ->
        [one] 1 message
       *[other] { $said } messages
    }). Runs, models and reports were not copied.
}
sessions-copied-results = “{ $name }” has what you said ({ $said ->
    [one] 1 message
   *[other] { $said } messages
}), the plan, and the runs with models, reports and judgements.
sessions-copied-files = { $count ->
    [one] The file beside the words was copied, too.
   *[other] The { $count } files beside the words were copied, too.
}
sessions-open-it = Open it with: nlforge chat { $session }
sessions-deleted = “{ $name }” is deleted. It can be brought back for { $days } days.
sessions-undo-key = { $key } brings it back.
sessions-undo-command = Bring it back with: { $command }
sessions-restored = “{ $name }” is back.
sessions-restored-beside = “{ $name }” is back, in the folder { $session }: another one is called { $before } now.
sessions-nothing-deleted = Nothing was deleted that could be brought back.
sessions-not-deleted = No deleted conversation is called { $session }.
sessions-kept-days = What is deleted is kept for { $days } days.
sessions-see-deleted = See what there is with: nlforge sessions --deleted
sessions-delete-running = { $session } is not deleted: its run is in progress.
sessions-delete-running-todo = Stop it first: nlforge stop { $session }
sessions-delete-served = { $session } is not deleted: its model is given to others by a server.
sessions-delete-served-todo = End the server first: nlforge serve { $session } --stop
sessions-delete-open = { $session } is not deleted: it is open here.
sessions-delete-open-todo = Open another one first.
sessions-is-open = You are in it already.
sessions-unknown = No conversation is called “{ $name }” here.
sessions-unknown-todo = { $command } lists them all.
sessions-several = “{ $name }” is the name of several: { $names }
sessions-several-todo = Name one by its folder.
sessions-missing-name = Say which one: { $command } NAME
sessions-missing-title = Say the new name behind a colon: { $command } NAME: NEW NAME
sessions-opened-plain = Now in { $session }.
sessions-how-plain = { $command } and words find those in which they were said; “open”, “rename NAME: NEW NAME”, “duplicate”, “delete”, “undo” and “all” behind it do that.
sessions-still-reading = That has to wait: your last words are still being read.
sessions-start-all = All my conversations, with search
sessions-left-out = { $count } more: say words that were said in it.
sessions-broken-at = The run was broken off before it could report its end: its process is gone. It last reported on { $day } at { $time }, in the midst of: { $doing }. { $left }
sessions-broken-unbegun = The run was broken off before it reported anything.
sessions-broken-resume = It goes on from the last saved point with: { $command }
