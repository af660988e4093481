# A round of improvement: what the next model learns from what people said.
improve-nothing = There is nothing to learn from yet.
improve-nothing-new = Nothing new: its { $count } corrected replies were learned in the rounds before.
improve-nothing-todo = Correct answers on the page of the model or in the result (F7), bring feedback (nlforge feedback), or add a file with examples, beginning with “change:”.
improve-only-tested = { $count ->
    [one] The corrected message is one the model is tested with: it is measured with it and never learns from it.
   *[other] All { $count } corrected messages are among those the model is tested with: it is measured with them and never learns from them.
    }
improve-only-tested-todo = Correct what people ask it, or add examples that say it in other words, beginning with “change:”.
improve-round = Round { $number }, from { $all ->
    [one] { $all } judgement
   *[other] { $all } judgements
    } of { $people ->
    [one] { $people } person
   *[other] { $people } people
    }:
improve-learns = It learns { $count ->
    [one] { $count } corrected reply
   *[other] { $count } corrected replies
    } beside all it learned before ({ $fresh } new since the last round). A correction overrules an example that says something else.
improve-held-back = { $count ->
    [one] { $count } further correction is
   *[other] { $count } further corrections are
    } held back to see whether it has learned them.
improve-none-held = No correction is held back: no three are about the same thing. Whether it has learned is measured on those it learned from.
improve-carried = { $count ->
    [one] { $count } earlier example gave
   *[other] { $count } earlier examples gave
    } a reply that people corrected elsewhere; it learns the new one there too.
improve-retired = { $count ->
    [one] { $count } example is left out, as it rests on what is no longer true.
   *[other] { $count } examples are left out, as they rest on what is no longer true.
    }
improve-wrong = What was wrong: { $classes }.
improve-unused = Not used: { $why }.
improve-pairs = { $count ->
    [one] { $count } pair
   *[other] { $count } pairs
    } of a better and a worse reply: not learned as pairs, for the corrections are learned as replies, which shows more.
improve-thumbs = { $count ->
    [one] { $count } thumb is counted and not learned from: it says that a reply was bad, not what would be right.
   *[other] { $count } thumbs are counted and not learned from: they say that a reply was bad, not what would be right.
    }
improve-gate = It is trained anew from the base model, and given to nobody unless it answers what was corrected better and nothing before worse, topic by topic, beyond chance.
improve-risk = At risk: what was corrected may pull similar answers along. Until you release the new version, people keep the one they have.
improve-words = learn from { $path } too
improve-done = Round { $number } made version { $version }: better than version { $before } on what was corrected, and worse at nothing before.
improve-refused = Round { $number } is refused: version { $version } is not given to anybody, and people keep version { $before }.
improve-new = Of { $rows } corrected messages that were held back { $better } are answered better, { $worse } worse.
improve-new-learned = Of { $rows } corrected messages, all of which it learned from, { $better } are answered better, { $worse } worse.
improve-lost = Worse at “{ $topic }”: of { $rows } earlier messages { $worse } became worse and { $better } better.
improve-kept = Of { $rows } messages of earlier tests it does no worse, beyond chance.
improve-all-topics = all topics together
improve-release = Give it to people: nlforge release { $session }@{ $version }
improve-running = A run of { $session } goes on; a round begins when it has ended.
improve-not-due = Not due: { $why }.
improve-due-new = { $have } of { $wanted } new judgements
improve-due-time = the last round was on { $day }, and one is wanted every { $every }
improve-due-budget = this round would take about { $minutes } minutes, and { $left } of { $budget } are left
improve-every-day = day
improve-every-week = week
improve-every-month = month
improve-standing = Kept: { $when }, at most { $minutes } minutes of training { $every }.
improve-standing-new = a round after { $count } new judgements
improve-standing-every = a round every { $every }
improve-standing-per-day = a day
improve-standing-per-week = a week
improve-standing-per-month = a month
improve-standing-cron = Nothing runs by itself. Let cron or systemd ask every night: 0 3 * * * nlforge improve { $session } --if-due
improve-standing-yes = This lets rounds begin without you. Confirm it with --yes.
improve-standing-what = Say how much they may take: --budget MINUTES, with --when COUNT or --every day, week or month.
improve-no-standing = Nothing was said of when { $session } may improve by itself.
improve-no-standing-todo = Say it once: nlforge improve { $session } --every week --budget 60 --yes
