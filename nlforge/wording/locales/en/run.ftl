# What is said of a run while it goes and when it has ended.

run-check-passed = Check passed: { $name }.
run-checks-passed = { $count } checks passed: { $names }.
run-check-passed-with = Check passed: { $name }. { $detail }
run-check-failed = Check FAILED: { $name }. { $detail }
run-goes-on = The run continues where it stopped.
run-begins-anew = Nothing had been stored yet when it ended: the run begins anew.
run-started = The run has started.
run-started-estimate = The run has started and should take about { $likely } (between { $low } and { $high }).
run-data = Data: { $read } rows read, { $kept } kept ({ $train } to train on, { $eval } to test on). Left out: { $dropped }. Personal data replaced: { $redacted }.
run-data-texts = Texts: { $train } pieces to train on, { $eval } to test on.
run-none = none
run-none-found = none found
run-stage-starts = { $stage } starts: { $steps } steps on { $rows } rows.
run-stage-goes-on = { $stage } continues after step { $step } of { $steps } on { $rows } rows.
run-stage-took = { $stage } took { $time }.
run-stage-took-loss = { $stage } took { $time }, loss { $loss }.
run-score = { $score } ± { $noise }
run-not-measurable = not measurable
run-measured = Measured { $who } on { $rows } rows it was not trained on: score { $score }.
run-measured-next = Next, the other models answer the same messages, the trained model last.
run-delivering = What was asked for is being made: { $what }
run-delivered = Delivered as { $what }: { $path }
run-delivered-adapter = What was learned (an adapter: only what is new, without the base model) is in { $path }. There is nothing to do with it: nlforge finds it when you ask the model something. For other programs: nlforge export { $session }
run-delivered-merged = The whole model is in { $path }. Programs that read safetensors load this folder.
run-delivered-gguf = The model as one file (GGUF) is in { $path }. llama.cpp and programs built on it open it.
run-delivered-ollama = The model for Ollama is in { $path }. Add it there with: ollama create { $session } -f Modelfile   (in this folder)
run-serve = Start the server with: nlforge serve { $session }   Add --network if colleagues may reach it.
run-parity = Delivered { $what } gives the same answers as the weights it was made of: { $same } of { $of }.
run-trust = It answers { $answered } % of your messages, { $right } % of them right; it hands over the rest.
run-trust-none = It hands over every message.
run-trust-never = However sure it is, too few of its answers are right for { $demand } %: it hands over every message. Give it more examples of what it gets wrong, or ask for a smaller share.
run-trust-rows = { $rows } messages with right replies are too few to promise { $demand } %: about { $more } more.
run-trust-chance = { $demand } % is not promised: chance alone could explain what was seen on { $rows } messages.
run-trust-unknown = Of { $rows } messages about nothing it learned it hands over { $share } %.
run-reply-time = { $users ->
    [one] One person waits
   *[other] { $users } people who ask at once wait
    } { $seconds } seconds at most for 95 of 100 replies of what is delivered.
run-reply-time-within = { $users ->
    [one] One person waits
   *[other] { $users } people who ask at once wait
    } { $seconds } seconds at most for 95 of 100 replies of what is delivered; the limit is { $limit }.
run-reply-time-over = { $users ->
    [one] One person waits
   *[other] { $users } people who ask at once wait
    } up to { $seconds } seconds for 95 of 100 replies of what is delivered, longer than the { $limit } asked for.
run-costs-here = Here 1,000 replies cost { $thousand } USD, and a month of { $day } replies a day { $month } USD{ $assumed ->
    [yes] {" "}(nobody said how many there will be)
   *[no] {""}
    }.
run-costs-rented = On a rented { $name } 1,000 replies cost about { $thousand } USD (a rule of thumb), and a month { $month } USD, as it is paid for also while it waits.
run-costs-hosted = At { $name } 1,000 such replies cost { $thousand } USD, and a month of { $day } replies a day { $month } USD.
run-costs-month = On a rented { $name } a month costs { $month } USD.
run-costs-needs = The server needs { $memory } MB of memory and { $disk } MB of disk; this was measured on { $processors ->
    [one] one processor
   *[other] { $processors } processors
    }.
run-done = Done after { $time }. The report: { $path } (with plots, for a browser: { $page })
run-done-inside = Done after { $time } (inside the estimate: { $low } to { $high }, likely { $likely }). The report: { $path } (with plots, for a browser: { $page })
run-done-outside = Done after { $time } (outside the estimate: { $low } to { $high }, likely { $likely }). The report: { $path } (with plots, for a browser: { $page })
run-stopped = The run was stopped. { $left }
run-stopped-asked = The run was stopped, as you asked. { $left }
run-stopped-why = The run was stopped: { $reason }. { $left }
run-left-trained = Training was complete, but the evaluation was not.
run-left-partly = It had completed { $step } of { $of } steps and can continue from there; a partly trained model is not used to answer.
run-left-nothing = Training had not started yet.
run-phase-stopping = stopping, as you asked
run-phase-data = Preparing your data
run-phase-checks = Checking before training
run-phase-step = { $stage }: step { $step } of { $of }
run-phase-first-step = { $stage }: the first step
run-phase-deliver = Making what is delivered, proving that it is the trained model, and timing its replies
run-phase-measure = Measuring: model { $model } of { $of }
run-status-rows = { $train } rows to train on, { $eval } to test on.
run-status-step = { $stage }: step { $step } of { $of }{ $figure }, { $tokens } tokens a second{ $left }.
run-status-loss = , loss { $loss }
run-status-reward = , mean reward { $reward } of 1
run-status-left = , about { $time } of training left
run-status-measuring = Training is done; now the model is evaluated.
run-status-score = Score of { $who }: { $score } ± { $noise }.
run-status-nothing = It has started, and has not reported any figures yet.
run-step-where = step { $step } of { $of }
run-loss = loss { $loss }
run-reward = reward { $reward }
run-progress = { $share } of the whole run, about { $time } left. { $doing }
run-progress-panel = { $doing }{ $figure }  about { $time } left of the whole run
run-reply-after = { $step ->
    [0] A reply before training
   *[other] A reply after step { $step }
}, to “{ $prompt }”:
run-training = Training
