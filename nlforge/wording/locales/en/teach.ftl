# Asking the person who knows: messages whose replies would teach most, thirty a sitting.

teach-reading = I am reading your messages and looking for those whose replies would teach most …
teach-goes-on = This goes on where you left off.
teach-progress = { $at } of { $of }   sitting { $sitting }
teach-where = ({ $file }, line { $line })
teach-question = What is the reply?
teach-draft = Somebody replied this to “{ $message }”:
teach-no-draft = Nobody has replied to a message like this one yet.
teach-write = Write the reply. Enter keeps it, Ctrl+J begins a new line, Esc goes back.
teach-write-plain = Type the reply in one line and press Enter; an empty line goes back.
teach-whom = Who may know it? Type a name, or just press Enter.
teach-which = These two say different things about nearly the same message. Which one holds?
teach-near = To “{ $message }” somebody replied:
teach-one = 1, to this message
teach-other = 2, to nearly the same message
teach-ask-why = Why? Your reason can become a rule for all replies. Just press Enter if there is none.
teach-line = Shall this be a rule that replies are judged by? “{ $line }”
teach-reword = Put the rule in your words, then press Enter.
teach-type-one = Please type one of these: { $keys }
teach-keys-wait = Esc closes
teach-esc = Esc ends the sitting; what you said is kept, and you can go on later.

teach-why-many =
    { $alike ->
        [one] One message is like this one, and neither has a reply.
       *[other] { $alike } messages are like this one, and none has a reply.
    }
teach-why-thin =
    { $alike ->
        [0] { $answered ->
            [one] One message like this one has
           *[other] { $answered } messages like this one have
        } a reply; this one has none.
        [one] One more message without a reply is like this one; { $answered } like it { $answered ->
            [one] has
           *[other] have
        } one.
       *[other] { $alike } more messages without a reply are like this one; { $answered } like it { $answered ->
            [one] has
           *[other] have
        } one.
    }
teach-why-unsure = Replies to messages like this one say different things: “{ $one }” and “{ $other }”.
teach-why-disputed = Two replies to nearly the same message say different things.
teach-why-lone = Nothing like this message has a reply yet.

teach-letter-accept = a
teach-letter-edit = e
teach-letter-write = w
teach-letter-skip = s
teach-letter-pass = p
teach-letter-back = b
teach-letter-one = 1
teach-letter-other = 2
teach-letter-both = 3
teach-letter-yes = y
teach-letter-no = n
teach-letter-stop = q
teach-word-accept = take it
teach-word-edit = change it
teach-word-write = write one
teach-word-skip = skip
teach-word-pass = somebody else knows
teach-word-back = back
teach-word-one = the first
teach-word-other = the second
teach-word-both = both hold
teach-word-yes = yes
teach-word-no = no
teach-word-stop = end

teach-brought-nothing = No reply was written.
teach-brought =
    { $count ->
        [one] One reply is kept
       *[other] { $count } replies are kept
    } (written { $written }, changed { $edited }, taken as they were { $accepted }, chosen of two { $chosen }).
teach-covered = Of the messages that came without a reply, { $now } now have one or are like one that has; it was { $before } before.
teach-passed-on =
    { $count ->
        [one] One message is for somebody else
       *[other] { $count } messages are for somebody else
    }: { $path }. Pass the file on; when its replies are filled in, name it to me.
teach-left =
    { $count ->
        [one] One message of this sitting is left
       *[other] { $count } messages of this sitting are left
    }. Say “ask me” to go on.
teach-more = Say “ask me” for the next { $count }.
teach-sitting =
    Sitting { $number }: { $replies ->
        [one] one reply
       *[other] { $replies } replies
    }, { $before } → { $now } of the messages reached.
teach-later = A run is in progress, so the plan stays as it is. The replies are in { $path }; say “ask me” when the run has ended, or name that file.

teach-say-beside = Learn from { $path } as planned.
teach-say-source = Learn from the replies I wrote myself: { $path }
teach-say-line = Replies are judged by this too: { $line }

teach-nothing = There is no message to ask you about.
teach-nothing-left = { $count } messages have no reply, but what you said already reaches all of them.
teach-all-answered = All { $count } messages have replies, and none say different things.
teach-no-messages = I see no messages yet.
teach-nothing-todo = Name a file with messages, or a folder of mails or chats; replies may be missing in it.
teach-offer =
    { $count ->
        [one] One message has no reply.
       *[other] { $count } messages have no reply.
    } If you or a colleague know the replies, say “ask me”: I show those that would teach most, thirty at a time.
