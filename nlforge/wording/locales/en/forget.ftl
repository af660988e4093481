# Forgetting a person.
forget-nothing = Nothing of it is in this session.
forget-found = It stands in { $places } places of { $files } files of this session:
forget-source = In your own file { $file } it is on { $count ->
    [one] line { $lines }; that file is not changed, but no run learns from that row any more.
   *[other] { $count } lines ({ $lines }); that file is not changed, but no run learns from these rows any more.
    }
forget-versions = These versions learned from it: { $versions }. What a model has learned cannot be taken out of its weights.
forget-retrain = With --retrain the same plan is trained once more without it; then give people that version (nlforge release { $session }), and delete the folders of the old ones under runs when nobody needs them.
forget-no-version = No version learned from it.
forget-nothing-done = Nothing was taken out.
forget-yes = Take it out with --yes.
forget-done = Taken out of { $files } files; { $left } places are left.
forget-asked = Asked what the erased rows ask, the model said it in { $said } of { $asked } replies.
forget-proof = The proof is in forgotten.jsonl; it knows what was forgotten by a hash only.
forget-command = Taking it out cannot be undone. To do it: nlforge forget { $session } WHO --yes, with the same words for WHO.
