# What a trained model is fit for, said when its run has ended.

fit-customers-replies = Fit for customers: what it answers can go out without anybody looking.
fit-customers-labels = Fit to sort by itself: nobody has to look at each message.
fit-customers-forms = Fit to fill in forms by itself: nobody has to look at each one.
fit-staff-replies = Fit for staff with a look: somebody must read each reply before it goes out.
fit-staff-labels = Fit for staff with a look: it suggests a label, and somebody must check each one.
fit-staff-forms = Fit for staff with a look: it fills in forms, and somebody must check each one.
fit-not_yet-few = { $rows ->
    [one] Not yet: { $rows } message is too few to say what it is fit for; it takes { $least }.
   *[other] Not yet: { $rows } messages are too few to say what it is fit for; it takes { $least }.
    }
fit-not_yet-unmeasured = Not yet: there were no messages with right replies to measure it with.
fit-not_yet-wrong = Not yet fit for use: too much of what it says is wrong.
fit-not_yet-hands_over = Not yet fit for use: it would hand every message to a person.
fit-not_yet-little = Not yet of use: it hands nearly every message to a person.
fit-not_yet-frequent = Not yet fit for use: always saying “{ $label }” would be right about as often.
fit-no_claim = No verdict on its answers: it has only read your texts; it was taught no answers, and none were measured. To have both, give it messages with right replies.
fit-all-replies = It answers every message. Of { $rows } new ones it got { $right } right ({ $share } %; in the long run between { $low } and { $high } %).
fit-all-labels = Of { $rows } new messages it sorted { $right } rightly ({ $share } %; in the long run between { $low } and { $high } %).
fit-all-forms = Of { $rows } new forms it filled in { $right } without a mistake ({ $share } %; in the long run between { $low } and { $high } %).
fit-so_far = So far { $right } of { $rows } were right.
fit-some-replies = It answers { $answered } of 100 messages, and { $share } % of these answers are right (in the long run between { $low } and { $high } %; measured on { $rows } messages).
fit-some-labels = It sorts { $answered } of 100 messages, { $share } % of these rightly (in the long run between { $low } and { $high } %; measured on { $rows } messages).
fit-some-forms = It fills in { $answered } of 100 forms, { $share } % of these without a mistake (in the long run between { $low } and { $high } %; measured on { $rows } messages).
fit-hands_over = It hands the other { $rest } of 100 to a person.
fit-strangers = Of { $rows } messages about things it never learned it hands over { $share } %.
fit-answers_all-replies = It cannot tell what it does not know: it answers that too, and may make things up.
fit-answers_all-labels = A message that fits none of your labels gets one all the same.
fit-weak = It does worst at { $names }.
fit-musts = Some replies broke a rule that nobody may break: { $names }.
fit-missed = It misses what you asked for: { $names }.
fit-held_back = It was not released: another check failed, and says why.
fit-free_wording = Only what says nearly the same as your own reply counts as right here; others may be good, too.
fit-no_better = Without training the base model does about as well.
fit-better-prompt_only = The untrained model with a few of your examples before each message does better than the trained one; that is what you get.
fit-better-retrieval = The untrained model with a search in your data does better than the trained one; that is what you get.
fit-as_good-prompt_only = The untrained model with a few of your examples before each message does as well as the trained one; that is what you get.
fit-as_good-retrieval = The untrained model with a search in your data does as well as the trained one; that is what you get.
fit-more = { $more ->
    [one] To promise that { $demand } % are right, it takes about { $more } more message with a right reply.
   *[other] To promise that { $demand } % are right, it takes about { $more } more messages with right replies.
    }
fit-if_all = If it answered all, { $right } of { $rows } would be right.
fit-could_hand_over = To let it answer some by itself, ask that it hands over what it is not sure of.
fit-chance = That { $demand } % are right cannot be promised.
fit-untried = What it does with messages about things it never learned was not tried.
fit-to_correct = { $wrong ->
    [one] { $wrong } wrong reply is listed in { $file }, with the right one and why.
   *[other] { $wrong } wrong replies are listed in { $file }, each with the right one and why.
    }
fit-to_correct-some = { $wrong ->
    [one] The { $wrong } reply that would be wrong if it handed nothing over is listed in { $file }, with the right one and why.
   *[other] The { $wrong } replies that would be wrong if it handed nothing over are listed in { $file }, each with the right one and why.
    }
