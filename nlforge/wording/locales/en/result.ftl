# The result of a run: on its screen, in plain lines and in the report that is handed on.

result-none = There is no result yet.
result-none-todo = A run that has ended has one. “How is it going?” tells where the run is.
result-unreadable = The result cannot be read: { $path } is damaged, or of another version.
result-unreadable-todo = Put the file back from a copy if you have one, or run it again.
result-no-verdict = This run gave no verdict on what the model is fit for; the figures are below.
result-title = Result: { $session }
result-made = Report of { $date }
result-score = Score in all
result-head-change = Before and after
result-head-ways = Other ways to get a reply, measured on the same messages
result-head-curve = How much it answers, and how much of that is right
result-head-answers = Answers to look at
result-before = before
result-after = after
result-unmeasured = not measured
result-range = { $low } to { $high } with chance
result-range-short = ({ $low }–{ $high })
result-from-to = From { $before } to { $after }
result-kind-better = better
result-kind-worse = WORSE
result-kind-chance = no more than chance
result-kind-few = too few messages to tell
result-kind-unknown = not compared
result-worse = { $count ->
    [one] One line got worse: { $names }.
   *[other] { $count } lines got worse: { $names }.
}
result-nothing-worse = No line of the rubric got worse beyond chance.
result-legend = { $full } reached · { $sure }{ $maybe } chance alone could put the end here · measured on { $rows } messages it had not learned
result-legend-page = The narrow strip shows where chance alone could put the end of a bar. Measured on { $rows } messages the model had not learned.
result-delivered = ← what you get
result-point = answers { $answered } %, of these right: { $right } % (when at least { $sure } % sure)
result-point-chosen = answers { $answered } %, of these right: { $right } % (when at least { $sure } % sure) ← chosen
result-curve-about = To the right: how much it answers. Upwards: how much of that is right. The larger mark is the threshold that was chosen.
result-curve-marks = ◆ the threshold that was chosen; to the right: answered, upwards: right
result-asked = Asked:
result-untrained = Untrained:
result-replied = Reply:
result-right = Right:
result-why = Why:
result-judged-good = You said: good.
result-judged-wrong = You said: wrong.
result-corrected = You corrected it: { $reply }
result-answers = It is { $sure } % sure, and answers.
result-hands-over = It is { $sure } % sure: too little, so it hands over to a person.
result-over = It is not sure enough, and hands over to a person.
result-answers-all = It answers everything; how sure it is was not measured.
result-no-answers = No answer was wrong in the test. Try one yourself.
result-no-answer = There is no answer { $number }: they are numbered 1 to { $count }.
result-see-answers = “result” lists them with their numbers.
result-kept-hint = Kept for the next improvement. To take it back: take back { $number }
result-judge-hint = Was it right? Write “good { $number }”, “wrong { $number }”, or “wrong { $number }: ” and the right reply.
result-taken-back = What you said of answer { $number } is taken back.
result-nothing-taken-back = You have said nothing of answer { $number } that could be taken back.
result-plain-ways =
    What you can write:
    try: and a message — the untrained and the trained model answer it
    good 2 — the answer 2 is right
    wrong 2 — it is wrong; wrong 2: and the right reply keeps that too; take back 2 undoes it
    compare, improve it, share the report, export it, give it to my colleagues
result-compare-head = Runs of { $session }, the newest first:
result-compare-run = run { $run }, { $model }: score { $score } ± { $noise }
result-compare-one = There is no other run of this session to compare it with. “change:” and what should be different begins one.
result-compare-better = ; better than the run before ({ $change })
result-compare-worse = ; WORSE than the run before ({ $change })
result-compare-chance = ; about as good as the run before ({ $change }, no more than chance)
result-compare-how = “Better” and “worse” mean: by more than chance explains.
result-compare-other-rows = Runs that were tested on other messages are not compared.
result-share-ask =
    The report becomes one file that opens in any browser, without a network. Shall it hold examples? These are texts of people: messages and replies.
    “yes”: with examples. “no”: only figures, verdict, the goal and the lines of the rubric.
result-shared = The report is in { $path }
result-shared-with = It holds messages and replies: give it only to those who may read them. It can be printed.
result-shared-without = It holds the goal and the lines of the rubric, but no messages and no replies. It can be printed.
result-share-many = There are { $count } reports of this session here already. Move some of them away.
result-page-without = Messages and replies were left out of this report.
result-card-score = Score { $before } → { $after } (± { $noise }).
result-card-open = F7 or “result” shows it: where it got better and worse, its worst answers to correct, and a line to try it.
result-try = Try it: type a message, Enter
result-trying = The models answer … (Esc leaves; nothing is lost)
result-good = Good
result-wrong = Wrong
result-correct = Correct this
result-take-back = Take back
result-correct-title = The right reply
result-correct-hint = Write what should have been answered. Ctrl+S keeps it, Esc leaves it.
result-correct-keep = Keep
result-correct-leave = Leave
result-button-serve = Give to others
result-button-export = Export
result-button-improve = Improve
result-button-compare = Compare
result-button-share = Share report
result-loading = Reading the result …
result-say-serve = give it to my colleagues
result-say-export = export it
result-say-improve = improve it
result-say-compare = compare
result-say-share = share the report
