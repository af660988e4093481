# The full screen.

screen-welcome = Say in plain words what model you want. You see one page with what will be built, how it is judged and what it takes; on “yes” it is built from your own files. Your files stay on this machine.
screen-broken-off = I stopped reading. Those words are ignored and the plan is unchanged. Say them again, or make them shorter.
screen-hint = Say it in your own words
screen-hint-waiting = “yes” builds it; or say what should be different. PgUp and PgDn turn the page
screen-hint-running = “how is it going?”, “pause” or “stop”; wishes and questions to your model wait until it has ended
screen-hint-broken = “go on” runs it again; or say what should be different
screen-hint-finished = Ask your model something; “judge” some replies; “change: …” for another model
screen-thinking = thinking … (Esc stops)
screen-stopping = stopping …
screen-no-plan = There is no plan yet: say what the model should do.
screen-go-on-with = Go on with { $name }: { $about }
screen-play-sample = Play the sample: a shop's returns desk, from one sentence to a trained model
screen-start-own = Start my own: say in your own words what the model should do
screen-state-ready = ready
screen-state-planning = planning
screen-state-waiting = waiting for yes
screen-state-running = running
screen-state-broken = run ended without a result
screen-state-finished = finished
screen-tokens = Green is learned, the rest is only read.
screen-more-text = ({ $characters } characters in all, { $lines } lines)
screen-playing = Playing “{ $session }” in { $folder }.
screen-key-plan = Whole plan
screen-key-run = Run
screen-key-hide = Plan on/off
screen-key-select = Plan ↔ line
screen-key-up = Scroll up
screen-key-down = Scroll down
screen-key-stop = Stop reading
screen-key-quit = Close (a run continues)
screen-key-close = Close
screen-take-tour = Show me around: three steps, half a minute
screen-could-say = For example: “{ $words }”
screen-wish-replies = Train a model that answers like { $file }
screen-wish-labels = Sort messages like { $file }; the label is in the column { $column }
screen-wish-texts = A model that answers questions from { $file }
screen-lines-not-kept = What you say is not kept for the arrow keys: { $why }
screen-copied = Copied: { $characters ->
    [one] 1 character
   *[other] { $characters } characters
}
screen-still-reading = { $name } has to wait: your last words are still being read.
screen-not-taken = Nothing was done yet: your last words are still being read. Do it again in a moment.
screen-themes = There is no theme “{ $name }”. There are: light, dark, { $themes }
screen-find-hint = Words to find; ↑ and ↓ go on, Esc closes
screen-found = { $at } of { $count }
screen-found-nothing = not found
screen-said-before = What you said before
screen-said-nothing = Nothing yet.
screen-key-help = Help
screen-key-find = Find
screen-key-earlier = Earlier
screen-key-later = Later
screen-key-next = Next
screen-key-back = Back
screen-key-skip = Skip the tour
