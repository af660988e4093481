# The plan beside the conversation.

panel-title = Plan
panel-keys = F6 select · F4 hide · F2 all
panel-first = The plan is now in its own panel and follows every change. F6 goes to it: arrow keys select a value, Enter shows where it comes from and lets you set it. F4 hides it, F2 shows every value.
panel-legend = ● you changed   ↳ follows from it   − gone
panel-part-what = What
panel-part-data = From which data
panel-part-training = How it is trained
panel-part-judging = How it is judged
panel-part-cost = What it costs
panel-part-risks = What could go wrong
panel-part-not_built = Not built here yet
panel-part-questions = Open questions
panel-source = { $path }: { $amount }, { $use }
panel-must = MUST
panel-was = was: { $was }
panel-hand-over = { $share }% of its answers must be right; the rest it hands over
panel-held-out = Tested on { $share }% of the rows, which it never learns from
panel-more = + { $count } more settings
panel-fewer = − fewer settings
