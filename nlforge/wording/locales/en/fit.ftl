# What a trained model is fit for, said when its run has ended.

fit-customers-replies = Fit for customers: what it answers can go out without anybody looking.
fit-customers-labels = Fit to sort by itself: nobody has to look at each message.
fit-customers-forms = Fit to fill in forms by itself: nobody has to look at each one.
fit-staff-replies = Helps staff: it drafts replies, and somebody must read each one before it goes out.
fit-staff-labels = Helps staff: it suggests a label, and somebody must check each one.
fit-staff-forms = Helps staff: it fills in forms, and somebody must check each one.
fit-not_yet-few = { $rows ->
    [one] Not yet: it was tested with { $rows } message, and it takes at least { $least } to say what it is fit for. Until then somebody must check all it does.
   *[other] Not yet: it was tested with { $rows } messages, and it takes at least { $least } to say what it is fit for. Until then somebody must check all it does.
    }
fit-not_yet-unmeasured = Not yet: there were no messages with right replies to measure it with.
fit-not_yet-wrong = Do not use it yet: too much of what it says is wrong.
fit-not_yet-hands_over = Do not use it yet: it is not sure enough of any reply, and would leave every message to a person.
fit-not_yet-little = Of no use yet: it leaves nearly every message to a person.
fit-not_yet-frequent = Do not use it yet: always saying “{ $label }” would be right about as often.
fit-no_claim = No verdict on its answers: it has only read your texts; it was taught no answers, and none were measured. To have both, give it messages with right replies.
fit-all-replies = It answers every message. Of { $rows } new ones it got { $right } right (of many more, likely between { $low } and { $high } %).
fit-all-labels = Of { $rows } new messages it sorted { $right } rightly (of many more, likely between { $low } and { $high } %).
fit-all-forms = Of { $rows } new forms it filled in { $right } without a mistake (of many more, likely between { $low } and { $high } %).
fit-so_far = { $right } of the { $rows } were right.
fit-some-replies = In the test it was sure enough of { $done } of { $rows } messages; { $right } of these replies were right (of many more, likely between { $low } and { $high } %).
fit-some-labels = In the test it was sure enough of { $done } of { $rows } messages; { $right } of these labels were right (of many more, likely between { $low } and { $high } %).
fit-some-forms = In the test it was sure enough of { $done } of { $rows } forms; { $right } of these were without a mistake (of many more, likely between { $low } and { $high } %).
fit-strangers = Of { $rows } test messages about quite other things it left { $count } to a person.
fit-answers_all-replies = It cannot tell what it does not know: it answers that too, and may make things up.
fit-answers_all-labels = A message that fits none of your labels gets one all the same.
fit-weak = It does worst at { $names }.
fit-musts = Some replies broke a rule that nobody may break: { $names }.
fit-missed = It misses what you asked for: { $names }.
fit-held_back = It was not released: another check failed, and says why.
fit-free_wording = Only what says nearly the same as your own reply counts as right here; others may be good, too.
fit-no_better = The training brought nothing: without it the base model does about as well.
fit-better-prompt_only = The untrained model with a few of your examples before each message does better than the trained one; that is what you get.
fit-better-retrieval = The untrained model with a search in your data does better than the trained one; that is what you get.
fit-as_good-prompt_only = The untrained model with a few of your examples before each message does as well as the trained one; that is what you get.
fit-as_good-retrieval = The untrained model with a search in your data does as well as the trained one; that is what you get.
fit-more = { $more ->
    [one] To be sure of { $demand } % right, it takes a test with about { $more } more message in which it does no worse.
   *[other] To be sure of { $demand } % right, it takes a test with about { $more } more messages in which it does no worse.
    }
fit-if_all = Had it answered all { $rows } test messages, { $right } would have been right.
fit-could_hand_over = To let it answer some by itself, ask that it hands over what it is not sure of.
fit-chance = With these examples, { $demand } % right is out of reach.
fit-untried = What it does with messages about quite other things was not tried, so somebody must look, however much is right.
fit-what_helps = What helps most: more and other examples, or a larger base model, which takes more time and memory.
fit-hands_over = It left the other { $rest } to a person, without a draft.
fit-too_few-asked = { $rows } tested messages are too few to be sure of the { $bar } % you asked for.
fit-too_few-ours = { $rows } tested messages are too few for nobody to look: for that I ask for { $bar } % right where you name no other figure.
fit-too_few-fixed = { $rows } tested messages are too few for nobody to look: for that nlforge itself asks for { $bar } % right.
fit-below-fixed = To do without a look, { $bar } % must be right; nlforge itself asks for that.
fit-below-asked = You asked for { $bar } % right before it does without a look.
fit-below-ours = To do without a look, { $bar } % must be right; I ask for that where you name no other figure.
fit-more_in_test = { $more ->
    [one] To be sure of { $bar } %, it takes a test with about { $more } more message in which it does no worse.
   *[other] To be sure of { $bar } %, it takes a test with about { $more } more messages in which it does no worse.
    }
fit-field = { $names } was wrong or missing in { $wrong } of { $rows }.
fit-to_correct-replies = { $wrong ->
    [one] { $wrong } wrong reply is listed, with the right one and why: { $file } (a table; Excel and LibreOffice open it).
   *[other] { $wrong } wrong replies are listed, each with the right one and why: { $file } (a table; Excel and LibreOffice open it).
    }
fit-to_correct-labels = { $wrong ->
    [one] { $wrong } wrong label is listed, with the right one and why: { $file } (a table; Excel and LibreOffice open it).
   *[other] { $wrong } wrong labels are listed, each with the right one and why: { $file } (a table; Excel and LibreOffice open it).
    }
fit-to_correct-forms = { $wrong ->
    [one] { $wrong } wrong form is listed, with the right one and why: { $file } (a table; Excel and LibreOffice open it).
   *[other] { $wrong } wrong forms are listed, each with the right one and why: { $file } (a table; Excel and LibreOffice open it).
    }
fit-to_correct-sure = Listed is what it got wrong, with what is right and why: { $given } it was sure of, and { $kept } it kept back, which nobody would have been given: { $file } (a table; Excel and LibreOffice open it).
fit-few_so_far = It was tested with only { $rows } messages, but so few of them were right ({ $right }) that a longer test would hardly change that.
fit-test_more = { $more ->
    [one] The test needs at least { $more } more message with the right answer: give me more examples, of which about a third is kept for the test, or a file to test with.
   *[other] The test needs at least { $more } more messages with the right answer: give me more examples, of which about a third is kept for the test, or a file to test with.
    }
fit-strangers_low = Of { $rows } test messages about quite other things it left { $count } to a person and answered the others; to do without a look, it must leave { $least } of 100.
fit-strangers_few = Of { $rows } test messages about quite other things it left { $count } to a person; to do without a look, it takes a test with at least { $least }.
fit-staff-sure = Helps staff: where it is sure enough it drafts a reply, and somebody must read each one before it goes out.
fit-enough = For that at least { $bar } % must be right, also at the lower end.
