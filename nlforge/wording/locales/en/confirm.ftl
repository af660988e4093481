# Starting a plan that waits for a yes.

confirm-start = Start
confirm-change = Change something
confirm-later = Later
confirm-waits = The plan waits for your yes.
confirm-title = This will run
confirm-back = Not yet
confirm-go = Start now
confirm-go-so = Yes, like this
confirm-hint = ← → choose, Enter confirms. ↑ ↓ scroll.
confirm-too-soon = That was too fast to be sure you meant it. Let go of the key, wait a second, and press Enter again.
confirm-held = Enter was still held down, so nothing was started. Press it once more.
confirm-leaves-nothing = Leaves this machine: nothing
confirm-leaves-files = Leaves this machine: files and model may, as you allowed
confirm-digest = Plan { $digest }
confirm-yes = yes
confirm-other-plan = The plan has changed since you looked at it, so nothing was started. Look at it again.
confirm-how-to-change = Select what should be different and press Enter, or type it in your own words.
confirm-nothing-started = Nothing was started. The plan is kept in { $session }: start it here whenever you like, or close the window and come back with nlforge chat { $session }
