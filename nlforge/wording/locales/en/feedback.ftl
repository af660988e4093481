# What people say of replies.
feedback-none = Nobody has said anything of a reply yet.
feedback-none-todo = It comes from thumbs and corrections on the page of the model, from the result (F7), or from a file: nlforge feedback { $session } --import FILE
feedback-counts = { $all ->
    [one] { $all } judgement
   *[other] { $all } judgements
    } of { $people ->
    [one] { $people } person
   *[other] { $people } people
    }.
feedback-kinds = Good: { $up }, bad: { $down }, with the right reply: { $corrections }, with a note: { $notes }.
feedback-wrong = What is wrong: { $classes }.
feedback-class = { $what } { $count }
feedback-class-wrong_fact = a wrong fact
feedback-class-missing_fact = a missing fact
feedback-class-invented = invented
feedback-class-out_of_scope = not its business
feedback-class-tone = the tone
feedback-class-form = the form
feedback-class-unknown = not told
feedback-usable = The next model can learn from { $examples ->
    [one] { $examples } right reply
   *[other] { $examples } right replies
    }, { $pairs ->
    [one] { $pairs } pair
   *[other] { $pairs } pairs
    } of a better and a worse reply and { $thumbs ->
    [one] { $thumbs } thumb
   *[other] { $thumbs } thumbs
    }.
feedback-unused = Not learned from: { $count } ({ $why }).
feedback-why-no_message = without the message
feedback-why-waits = with a link, an address or a number: a person looks at it first
feedback-why-instruction = speaks to the model instead of the customer
feedback-why-contradicts = on which people say different things
feedback-why-one_person = too much from one person
feedback-why-too_many = more in a day than anybody reads
feedback-why-overruled = overruled by a later word
feedback-why-outlier = from somebody who nearly always says the opposite of all others
feedback-row = { $when } by { $by }, version { $version }
feedback-why-weak = only the message after it says that it was wrong
feedback-up = good
feedback-down = bad
feedback-said = It said:
feedback-right = Right would be:
feedback-note = Note:
feedback-not-learned = Not learned from: { $why }.
feedback-how = Take one back: nlforge feedback { $session } --take-back ID · learn from it: nlforge improve { $session }
feedback-kept = Kept as { $id }.
feedback-back = { $id } holds no longer.
feedback-one-thing = That is several things at once.
feedback-one-thing-todo = Add a judgement (--message), bring a file (--import), take one back (--take-back), or look (--rubric, --unused); one at a time.
feedback-says-nothing = This says nothing of the reply.
feedback-says-nothing-todo = Add --rating up or down, --correction “the right reply”, or --note “what is wrong”.
feedback-brought = { $kept ->
    [one] { $kept } judgement was kept from { $file }.
   *[other] { $kept } judgements were kept from { $file }.
    }
feedback-columns = Taken as { $columns }.
feedback-column-message = message
feedback-column-reply = reply
feedback-column-rating = rating
feedback-column-correction = right reply
feedback-column-note = note
feedback-column-by = who
feedback-column-time = when
feedback-column-version = version
feedback-known = { $count ->
    [one] { $count } was there already and counts once.
   *[other] { $count } were there already and count once.
    }
feedback-left-nothing_said = { $count ->
    [one] { $count } row says nothing of the reply and was left out.
   *[other] { $count } rows say nothing of the reply and were left out.
    }
feedback-left-no_message = { $count ->
    [one] { $count } row has no message and was left out.
   *[other] { $count } rows have no message and were left out.
    }
feedback-left-unclear_rating = { $count ->
    [one] { $count } row has a rating
   *[other] { $count } rows have a rating
    } I do not know (I know up and down, yes and no, 1 to 5) and nothing else; left out.
feedback-unused-columns = Not used: { $columns }.
feedback-no-lines = No complaint comes so often that the rubric should have a line for it (three times, from two people).
feedback-lines = These complaints come again and again; each could be a line of the rubric:
feedback-line = “{ $line }”: { $complaints } complaints of { $people } people
feedback-line-take = To take it, say in the conversation: change: add “{ $line }” to the rubric
