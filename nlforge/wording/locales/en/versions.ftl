# Versions of a model: which there are, which one people get, two beside each other.
versions-candidate = candidate
versions-released = people get it
versions-retired = retired
versions-unfinished = not finished
versions-no-score = not measured
versions-score = score { $score } (± { $noise }, { $rows ->
        [one] 1 message
       *[other] { $rows } messages
    })
versions-fit-customers = fit for customers
versions-fit-staff = for staff with a look
versions-fit-not_yet = not fit to use yet
versions-fit-no_claim = no verdict
versions-released-by = released by { $who } on { $when }
versions-rolled_back-by = gone back to by { $who } on { $when }
versions-held = held back: { $checks }
versions-how = Give people another one: nlforge release { $session }@NUMBER · go back: nlforge rollback { $session }
versions-newest = Nobody has released one, so people get the newest. Decide it yourself: nlforge release { $session }@NUMBER
versions-done-released = People get version { $version } of { $session } from now on.
versions-done-rolled_back = People get version { $version } of { $session } again.
versions-server = { $address } answers with it after { $seconds } s; no request was dropped.
versions-no-server = No server of it runs. Start one: nlforge serve { $session }
versions-late = Not taken over yet by { $addresses }; there the version before still answers.
versions-late-todo = Look into serving/server.log of the session, or start the server anew: nlforge serve { $session } --stop
versions-compared = On the { $rows } messages both were measured with: { $a } { $before }, { $b } { $after }.
versions-compared-better = The second is better: { $change } (the true change is likely between { $low } and { $high }).
versions-compared-worse = The second is worse: { $change } (the true change is likely between { $low } and { $high }).
versions-compared-chance = No difference that chance would not explain: { $change } (likely between { $low } and { $high }).
versions-compared-few = Too few messages to tell them apart: { $change }.
versions-moved = Better at { $better }, worse at { $worse }, about the same at { $same }.
versions-alone = Not counted: { $before } messages that only the first was measured with, and { $after } only the second.
versions-worse = Worse in the second ({ $rows }):
versions-better = Better in the second ({ $rows }):
versions-row-before = before ({ $score }):
versions-row-after = after ({ $score }):
