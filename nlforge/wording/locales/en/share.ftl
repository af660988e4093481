# What is said where a model is given to others, and of the servers that do it.

share-offer = Others can use it in their browser, with nothing to install: say “give it to my colleagues”.
share-served = Your model is served at { $address }, also when this chat is closed. End it with “stop the server”, or with: nlforge serve { $session } --stop
# The one question.
share-what = Whoever uses it opens a page in the browser and writes to your model there; nothing is installed. The model stays on this machine, which has to be switched on.
share-here-now = It is served now for this machine alone ({ $address }); on “yes” it is started anew for the others.
share-makes-first = Before that I make the files that are served, and check that they are the trained model; this takes some minutes, for a large model longer.
share-failed-check = Mind that it failed a check of yours: the others would use it all the same.
share-ask = May other machines of your network reach it?
share-ask-yes = - “Yes”: they may, with a key that you pass on; what people write travels unencrypted through your network.
share-ask-no = - “No”: this machine alone. “Cancel” starts nothing.
share-as-file = To take it to another machine as a file, say “export it”.
share-newer = It is served at { $address }, with a model that is older than your newest.
share-ask-newer = Shall the newest take its place? What is being answered ends with the old one, and address and keys stay. “Yes” or “no”.
# Why it is not asked.
share-later = Your model is still being trained, so nobody can use it yet. Say it again when the run has ended.
share-after-run = A run is going, and the files that are served must be made first; both at once would slow each other down. Say it again when the run has ended.
share-already = It is served already.
# What is done.
share-nothing = Nothing is started.
share-stays-older = It stays as it is.
share-making = I make the files that are served, and check that they are the trained model …
share-made = They are made, and they are the trained model.
share-starting = I start the server …
share-not-served = It is not served, for this reason:
share-broken-off = I stopped; nothing was started. What was made is kept: say it again, and it goes on from there.
share-page = Your colleagues open this page in their browser: { $address }
share-page-or = or, where that is not found: { $addresses }
share-page-here = Open this page on this machine: { $address }
share-firewall = Where the page does not open, the firewall of this machine has to let port { $port } in.
share-plain = Texts travel unencrypted over your network unless a proxy with TLS stands before this server; docs/serving.md has one.
share-api = Programs reach it as they reach OpenAI's: { $address }
share-key = The page asks for this key. It is shown here once and cannot be shown again, so copy it now:
share-key-owner = colleagues
share-key-kept = (A key was shown here.)
share-key-of = This is the key of { $name }. It is shown here once and cannot be shown again, so copy it now:
share-key-back = The key of { $name } is not valid any more.
share-keys = Each request needs a key. Keys have: { $names }. For another person say “a key for Anna”.
share-keys-more = For another person say “a key for Anna”, and to take it back “take back Anna's key”.
share-keys-none = Each request needs a key, and nobody has one. Say “a key for Anna”.
share-hello = Hello
share-works = It works. Asked “{ $asked }”, it answered: “{ $reply }”
share-runs-on = It runs on when you close this chat, until you say “stop the server” or this machine is switched off. “Which servers are running?” lists what runs.
share-replaced = The newest model takes over at { $address } within a minute.
# Which servers run, and their end.
share-runs = { $session }, since { $since }:
share-end-it = To end it, say “stop the server”.
share-end-other = To end it, say “stop the server of { $session }”.
share-none = No server runs: nobody can use the model but you, in this chat.
share-none-here = No server of this session runs.
share-stop-which = { $session } is served. To end that, say “stop the server of { $session }”.
share-ending = It ends; what it is answering is answered first, for at most a minute …
share-stopped = { $session } is not served at { $address } any more.
# What may go wrong.
share-no-memory = There is not enough free memory to serve this model.
share-no-memory-why = It needs about { $needs } GB, and { $free } GB are free.
share-no-memory-todo = Close other programs, and say it again.
share-no-answer = The server started and did not answer, so it was ended.
share-no-answer-todo = Say it again; if it stays so, close other programs first.
share-export-died = Making the files ended without a word: its process was killed, perhaps for want of memory.
share-export-log = All it said is in { $log }. Close other programs, and say it again.
