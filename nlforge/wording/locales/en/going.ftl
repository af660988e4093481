# A run while it goes: its panel, what waits for its end, and what is out of the ordinary.

going-part-data = Preparing your data
going-part-checks = Checking before training
going-part-measure = Measuring before and after
going-part-deliver = Making what you get
going-state-done = done
going-state-now = now
going-state-to_come = to come
going-done-in = done ({ $time })
going-parts = Parts of the run: { $parts }.
going-loss = Loss (what it gets wrong on your examples; lower is better): { $first } at first, { $now } now.
going-reward = Reward (what its replies earn by your rubric; at most 1): { $first } at first, { $now } now.
going-loss-short = Loss { $first } → { $now }
going-reward-short = Reward { $first } → { $now }
going-rubric-practised = Your rubric, line by line, on messages it practises with (first step → now):
going-rubric-measured = Your rubric, line by line, on messages it was not trained on (before → after):
going-rubric-line = { $name }: { $first } → { $now }
going-sample = A message it does not learn from: “{ $prompt }”
going-before = Reply before training: “{ $reply }”
going-after = Reply after step { $step }: “{ $reply }”
going-machine = This machine: processor { $processor } % busy; the run uses { $used } GB of memory, { $free } of { $all } GB are free; { $disk } GB of disk are free.
going-card = Graphics card: { $used } of { $all } GB in use.
going-checks-passed = { $count ->
    [one] 1 check passed
   *[other] { $count } checks passed
}
going-checks-failed = { $count } checks passed; not passed: { $failed }
going-queued = { $count ->
    [one] Waiting until the run has ended:
   *[other] Waiting until the run has ended, in this order:
}
going-waits = “{ $words }” waits until the run has ended, and is answered then. Take it back with { $command }.
going-still-waits = What waits keeps waiting: it is answered when the run is over.
going-taken-back = Taken back: “{ $words }”
going-being-answered = This is being answered now, and cannot be taken back: “{ $words }”
going-nothing-queued = Nothing is waiting.
going-no-such = There is no number { $number }; waiting are 1 to { $count }.
going-will-pause = It pauses after the current step, so that nothing learned is lost. “go on” continues it.
going-pausing = pausing after this step
going-paused = Paused. { $left } Say “go on” and it continues.
going-already-pausing = It is about to pause, as you asked: it ends as soon as what is learned is saved. Say “go on” when it has paused.
going-paused-already = It is paused. “go on” continues it; or say what should be different.
going-state-line-paused = paused, “go on” continues it
going-odd-loss = The loss is rising: { $now } on average, after { $best } around step { $step }. If it doubles, the run goes back to a saved step by itself and learns more slowly. You need to do nothing.
going-odd-reward = The reward stands still: { $reward } on average, no more than before, over the last { $steps } steps. It may have learned what these rules can teach it. You can let it end, or say “stop” and change the rubric.
going-odd-memory = Memory is nearly full: { $free } of { $all } GB are free. Close other programs; if nothing is left, the system may end the run. “go on” then continues it from the last saved step.
going-odd-disk = The disk is nearly full: { $free } GB are free. Free some space, or what is learned cannot be saved.
going-odd-slow = A step took { $time }; before, one took about { $usual }. Another program may need the processor, or the computer was asleep.
going-odd-silent = The current step has been going for { $time }; before, one took about { $usual }. Another program may need the processor or the memory. Wait, or say “pause”.
going-title = The run
going-key-open = F8 all of it
going-key-close = Esc less
going-pause = Pause
going-stop = Stop
going-go-on = Go on
going-reply-before = before:
going-reply-now = after step { $step }:
going-reply-asked = asked:
going-queue-title = Waiting until the run has ended
going-queue-keys = Enter takes back · Del drops
going-escape = The run goes on. “pause” or { $command } pauses it after this step; “stop” ends it.
