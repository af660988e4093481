# What changed in the documents since the model learned.
changes-none = Nothing changed in the documents since version { $version } was made.
changes-changed = { $name } changed.
changes-reply = new reply: { $reply }
changes-new = { $name } is new.
changes-gone = { $name } is not there any more.
changes-renamed = { $before } is called { $name } now.
changes-nothing-before = (nothing before)
changes-nothing-now = (nothing now)
changes-more = … and { $count } more.
changes-all-true = No example rests on what changed.
changes-retired = { $count ->
    [one] { $count } example is no longer true:
   *[other] { $count } examples are no longer true:
    }
changes-says = says { $fact }: { $reply }
changes-needs-reply = it needs a new reply from a person, and is taken out until then.
changes-how = Take it over with: nlforge changes { $session } --take, and learn it with: nlforge improve { $session }
changes-taken = { $corrected ->
    [one] { $corrected } example has
   *[other] { $corrected } examples have
    } a new reply, { $out } { $out ->
    [one] is
   *[other] are
    } taken out. The next round of improvement learns so.
changes-note = the document does not say { $fact } any more
changes-asked = Asked these { $messages } messages, the model still says the old { $old } times, and the new { $new } times.
