# The full screen.

screen-welcome = Say in plain words what model you want. You see one page with what will be built, how it is judged and what it takes; on “yes” it is built from your own files. Your files stay on this machine.
screen-broken-off = I stopped reading. Those words are ignored and the plan is unchanged. Say them again, or make them shorter.
screen-hint = Say it in your own words
screen-hint-waiting = “yes” builds it; or say what should be different. PgUp and PgDn turn the page
screen-hint-running = “how is it going?”, or “stop”; what else you say is kept until it has ended
screen-hint-broken = “go on” runs it again; or say what should be different
screen-hint-finished = Ask your model something; “judge” some replies; “change: …” for another model
screen-thinking = thinking … (Esc stops)
screen-stopping = stopping …
screen-no-plan = There is no plan yet: say what the model should do.
screen-go-on-with = Go on with { $name }: { $about }
screen-play-sample = Play the sample: a shop's returns desk, from one sentence to a trained model in a few minutes
screen-start-own = Start my own: say in your own words what the model should do
screen-state-ready = ready
screen-state-planning = planning
screen-state-waiting = waiting for yes
screen-state-running = running
screen-state-broken = run ended without a result
screen-state-finished = finished
screen-tokens = Green is learned, the rest is only read.
screen-more-text = ({ $characters } characters in all, { $lines } lines)
