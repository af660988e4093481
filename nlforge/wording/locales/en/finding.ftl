# Why a result is not good enough, and what a change may bring. In English this is word for word what events hold.

finding-bad_examples = { $all ->
    [yes] { $bad } of the { $rows } examples it learned from { $bad ->
        [one] breaks a must itself
       *[other] break a must themselves
    }.
   *[no] Of the { $rows } examples it learned from, { $judged } were judged, and { $bad } of these { $bad ->
        [one] breaks a must itself
       *[other] break a must themselves
    }.
    } { $lever ->
    [yes] Leave bad examples out.
   *[no] Repair or remove these rows.
    } The model will not copy what it is not shown; measure again to see how often it still happens.
finding-forgot = It lost too much of the base model's general ability. Next: half the learning rate ({ $rate } instead of { $before }). Smaller steps forget less, but it may also learn a little less from your rows.
finding-rows_miss_the_rubric = It answers as well as your own examples, but by your rubric those examples only score { $ceiling }. Add examples that show what the rubric asks for, or change the rubric. Training on these rows cannot score above { $ceiling }, the score of their own replies.
finding-line_cannot_be_judged = You ask for “{ $metric }”, but that line { $measured ->
    [yes] scores good and spoiled replies the same
   *[no] could not be measured
    }. Describe a good reply more precisely, or drop the requirement. Once that line can be scored, the figure means something.
finding-line_did_not_move = Training raised the score, but not “{ $metric }” ({ $value }, wanted { $wanted }): this model does not learn it from these examples. Add examples that show it, take a larger model, or ask for { $lower } instead. The model stays the same; you ask for a figure it reaches.
finding-baseline_is_enough = Training helped, but so does a better prompt to the base model. { $said } There is no model to train and maintain, but each reply takes longer because the prompt is longer.
finding-by_heart = It memorised its rows (overfitting): loss { $end } on them, { $after } on others. Next: { $passes ->
    [one] { $shown } pass
   *[other] { $shown } passes
    } instead of { $passes_before ->
    [one] { $shown_before } pass
   *[other] { $shown_before } passes
    }. On unseen rows the loss rose from { $before } to { $after }; fewer passes undo part of that. A higher score is likely, not certain.
finding-still_learning = On rows it learned the loss is { $end }, on others { $after } (before: { $before }): it knows its training rows hardly better, so it has not learned all it can. Next: { $passes ->
    [one] { $shown } pass
   *[other] { $shown } passes
    } instead of { $passes_before ->
    [one] { $shown_before } pass
   *[other] { $shown_before } passes
    }. { $falling ->
    [yes] The passes so far brought the loss on unseen rows down by { $fell }; doubling them usually brings less than half of that.
   *[no] The loss on unseen rows has not fallen yet; only a try shows whether more passes change that.
    }
finding-still_falling = At the end the loss is still { $end }, from { $first } at the beginning, so it has not learned all it can. Next: { $passes ->
    [one] { $shown } pass
   *[other] { $shown } passes
    } instead of { $passes_before ->
    [one] { $shown_before } pass
   *[other] { $shown_before } passes
    }. While the loss falls, more passes help; only a try shows by how much.
finding-too_few_rows = It has learned its { $rows } rows, but they do not teach it enough about other messages. { $limit ->
    [0] Add more examples, as different from each other as you can.
   *[other] Only { $limit } rows were used: allow all of them.
    } Twice as many different rows usually help more than any setting; how much is not known in advance.
finding-writing_questions = Questions are being written from your texts: { $share } is done, about { $minutes ->
    [one] 1 more minute
   *[other] { $minutes } more minutes
}.
