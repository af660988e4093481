# Replies judged by the person: questions, keys, how far the rubric agrees, and changes to say yes or no to.

judge-question-reply = Is this a good reply?
judge-question-pair = Which of the two is the better reply?
judge-question-true = Is this true of the reply: “{ $line }”?
judge-question-fault = Does the reply have this fault: “{ $line }”?
judge-letter-yes = y
judge-word-yes = yes
judge-word-no = no
judge-word-partly = partly
judge-word-first = first
judge-word-second = second
judge-word-skip = skip
judge-word-back = back
judge-word-stop = stop
judge-type-one = Please type { $keys } or q.
judge-progress = { $at } of { $of }
judge-random-order = Replies of the base model and of yours, in random order
judge-to-judge = { $count } to judge, of the base model and of yours, in random order.
judge-said-before = You said { $answer }; another key changes it.
judge-looking = Looking for more …
judge-comparing = Comparing the rubric with your judgements …
judge-moment = One moment
judge-keys-wait = q close (what you said is kept)
judge-kept = What you said is kept
judge-take = Take this into the plan?
judge-take-it = Take it into the plan?
judge-goes-in =
    { $count ->
        [one] This goes into your plan.
       *[other] These go into your plan.
    }
judge-points-stay = The points stay as they are.
judge-any-key = any key: back to the conversation
judge-nothing-yet = You have judged nothing yet. Ten to thirty judgements show whether the points mean what you mean.
judge-nothing = Nothing is judged yet.
judge-nothing-why = Ten to thirty judgements show whether the rubric measures what you mean.
judge-all-judged = You have judged all there are. Choose a line of the rubric with --line, or two replies at a time with --pairs.
judge-clearest = You said { $person }, the rubric { $grader } ({ $reason }):
judge-others = What you judged so far are replies to other messages than those of the last run. Judge some of these to see how far the points fit you.

# The rubric beside whole replies.
judge-agree = You and the rubric agree on { $hits } of { $of } (95 % interval { $low }% to { $high }%). By chance alone it would be about { $chance }.
judge-undecided = { $count } of them cannot be decided by the rubric.
judge-kind-strict =
    { $kind ->
        [one] It calls { $shown } reply good that you do not, and { $strict } bad that you call good.
       *[other] It calls { $shown } replies good that you do not, and { $strict } bad that you call good.
    }
judge-worst = Where you disagree, it is mostly because of the line “{ $line }” ({ $often } of { $of }).
judge-fewest = Once you have made { $fewest } judgements, I look for points that fit you better; judge some more.
judge-all-same = You gave all of them the same answer, so there is nothing to learn from yet; judge some more.

# The rubric beside one of its lines.
judge-share = { $low }% to { $high }%
judge-by-model = { $model } model: yes for { $hits } of { $of } ({ $share })
judge-model-base = base
judge-model-trained = trained
judge-only-you = “{ $line }”: only you have judged these replies. You: { $yes }.
judge-line-agree = “{ $line }”: you and the rubric agree on { $hits } of { $of } replies (95 % interval { $share }).
judge-you = You: { $yes }.
judge-chance-unclear = How much of that may be chance is unclear: one of you always gave the same answer.
judge-kappa = Beyond chance, agreement is { $kappa } of 1 (Cohen's kappa).
judge-kappa-between = Beyond chance, agreement is { $kappa } of 1 (Cohen's kappa, { $low } to { $high }).
judge-too-few = That is too few to say whether the line measures what you mean; judge some more.
judge-measures = The line measures what you mean, as far as these replies show it.
judge-too-high = The line does not measure what you mean: where you disagree, its score is mostly too high. { $advice }
judge-too-low = The line does not measure what you mean: where you disagree, its score is mostly too low. { $advice }
judge-advice-judge = Ask the judge something simpler, with other words for the line, or name a stronger judge.
judge-advice-words = Name the words to look for, or to forbid, as they appear in the replies you judged.
judge-advice-limit = Name another limit.
judge-advice-other = Say more exactly what you mean, in a line of its own, or name a model to judge it: “let ollama/qwen3 judge it”.

# Changes that are offered.
judge-brings = With it, the rubric agrees with you on { $after } of { $of }, instead of { $before }. Checked on judgements it was not made from: { $unseen } of { $of }.
judge-right-ones = Of the { $count } right replies themselves { $against } would lose points by it.
judge-quote = { $what } (I judged replies: with it the rubric agrees with me on { $after } of { $of } replies instead of { $before }.)
judge-gone = “{ $line }” no longer counts.
judge-points =
    { $count ->
        [one] { $shown } point
       *[other] { $shown } points
    }
judge-costs-all = gets no points at all (a must, { $points })
judge-costs = loses { $points }
judge-weight = “{ $line }” counts { $weight } instead of { $before }.
judge-must-with = “{ $line }” becomes a must ({ $weight }): a reply with it gets no points at all.
judge-must-without = “{ $line }” becomes a must ({ $weight }): a reply without it gets no points at all.
judge-must-no-more = “{ $line }” is no longer a must; it counts { $weight }.
judge-reply-of = A reply of { $line } { $costs }.
judge-reply-that = A reply that { $line } { $costs }.
judge-becomes = “{ $before }” becomes “{ $line }” ({ $weight }).
judge-not-writable = I cannot write this into your plan; say it in your own words after “change:”. { $quote }
judge-spec-beside = This session was built from a spec. The changed one is { $path }. Build it with: nlforge build { $path } --yes

# What cannot be judged.
judge-no-pairs-line = Two replies are compared as a whole, not for one line.
judge-no-pairs-line-todo = Leave out --pairs or --line.
judge-no-replies = There are no replies to judge in { $session } yet.
judge-no-replies-why = A run keeps them when it has measured its model.
judge-no-replies-todo = Open it and say yes: nlforge { $session }
judge-unreadable-lines = No line of this rubric can be judged by reading.
judge-unreadable-lines-todo = Look at it with: nlforge sessions show
judge-no-line = The rubric has no line “{ $line }” that can be judged.
judge-there-are = There are: { $lines }.
judge-name-line = Name one of them with --line.
judge-file-unread = { $path } cannot be read.
judge-file-todo = Name a file with lines of {"{"}prompt, reply, criterion, verdict{"}"}.
judge-no-judgement = Line { $number } of { $path } is not a judgement of this rubric.
judge-no-judgement-why = It needs prompt, reply, criterion (the name of a line, or empty) and verdict (yes, no or partly).
judge-cases-with = Get the cases with: nlforge judge SESSION --json
judge-not-of-run = Line { $number } of { $path } judges a reply that is not of this run.
judge-damaged = { $path } is damaged.
judge-damaged-why = It was changed after its run wrote it, so judging it would prove nothing.
judge-damaged-todo = Put it back from a copy if you have one; or measure again: nlforge replay SESSION
