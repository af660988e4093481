# What the commands say while they work, and their errors.

command-playing = There was no input, so I play the sample “{ $session }” from its saved words, in { $folder }.
command-say-what = nlforge: say in plain words what model you want; your files stay on this machine.
command-session = Session { $session }
command-session-repeats = Session { $session } (a repetition)
command-nothing-runs = Nothing is running in { $session }.
command-finished = { $session } is finished; there is nothing to resume.
command-finished-todo = Run it again with: nlforge replay { $session }
command-not-started = Nothing was started in { $session }.
command-open-it = Open it and say yes: nlforge { $session }
command-repeating = Repeating { $session } in { $folder }.
command-no-figures = There are no earlier figures to compare with.
command-no-plan-before = There is no earlier plan to compare with.
command-plan-same = Plan: the same ({ $before } before, { $now } now)
command-plan-different = Plan: DIFFERENT ({ $before } before, { $now } now)
command-replay-declined = The saved words do not give a plan that may be built.
command-replay-change = Open the session and change it: nlforge SESSION
command-replay-open = The saved words do not give a plan that is ready.
command-replay-answer = Open the session and answer: nlforge SESSION
