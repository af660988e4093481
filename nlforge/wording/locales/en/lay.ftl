# Answers to what people ask of nlforge itself before they say yes.

lay-private-here = Nothing leaves this machine: your files are read, learned from and tested here, and the finished model lies here too. Nothing of them is sent over the internet.
lay-private-plan = It stands in the plan as well: nothing may leave this machine.
lay-private-but = Your files lie on this machine and are prepared here, but not everything stays here:
lay-private-cluster = - The training was sent to the cluster { $address }: what is learned from goes there.
lay-private-judge = - Replies are judged by { $model }, which is not on this machine: messages and replies of the test are sent to it.
lay-private-writer = - Questions and answers are written from your texts by { $model }, which is not on this machine: parts of them are sent to it.
lay-private-reader = - What you write in this chat goes to { $model }, the planning model you chose; your files do not.
lay-reads-embedded = What you write in this chat is read by the small model that comes with nlforge, on this machine too.
lay-reads-here = What you write in this chat is read by { $model }, on this machine too.
lay-who = Whoever can open this folder on this machine: { $folder }. nlforge has no accounts, and passes nothing on by itself.
lay-who-replaced = Names, addresses, numbers and the like are replaced by placeholders before anything is learned; the page says what is replaced.
lay-safe = Your files are only read. Nothing begins before you say “yes”, and you can stop it at any time.
lay-safe-repeats = A model can repeat what it was trained on: give it only to people who may read these messages.
lay-files = Your files are only read: they are not changed, moved or deleted. What is made of them (prepared rows, the model, the report) lies in { $folder }; delete this folder, and it is gone.
lay-cost-once = There is nothing to pay monthly: no subscription, and no price for each message. nlforge itself costs nothing; your model is trained once, and then works on your own machine.
lay-cost-later = What the training takes of time, money and electricity stands on the page as soon as there is a plan.
lay-cost-reader = What you write here is read by { $model }; whoever offers it may charge for that.
lay-time-later = That depends on your file: the page says how long it takes before anything begins.
lay-time-meanwhile = You need not wait for it: you can work on and close this window. The computer has to stay on.
lay-effort = You need not program anything: say what the model should do and which file it learns from, answer what is open, read the page, and say “yes”. The rest goes by itself; the computer has to stay on meanwhile.
lay-after-later = In the end a folder with your model lies on this machine.
lay-after-here = When it is trained, you ask it in this chat, or with: nlforge ask { $session } “…”
# What others than the one who trained it can do with a model today, all in this one sentence.
lay-after-others = Colleagues need to install nothing where you serve it to them: once it is trained, say “give it to my colleagues”. On your yes a page opens in their browser, with a key for each of them. Not built: a button in Outlook, Excel or other programs.
lay-model-base = Your model begins from { $base }, a language model with { $size } billion parameters that works on this machine; it is no service on the internet such as ChatGPT.
lay-model-later = Which language model yours begins from stands on the page as soon as there is a plan. It works on this machine, and is no service on the internet such as ChatGPT.
lay-resume = The last session here is { $session } (“{ $about }”). Leave this chat (say “bye”) and open it with: nlforge chat { $session }   On the full screen it also stands in the list at the start.
lay-resume-none = There is no earlier session in { $folder }. Start nlforge in the folder in which you began; its sessions are in its folder sessions.
lay-offline-yes = Yes: the finished model works without internet. It lies on this machine, and answers here.
lay-better = That is measured, not promised. At the end it answers messages from your data that it has not learned from, and the report says how good it is there beside the untrained model with examples and with a search in your data; where one of these does as well, that is what you get. How well you do it by hand nobody measures: read its first replies beside your own.
lay-worst = At worst it writes something wrong in good words: an invented fact, a price, a promise. It sends nothing by itself, so read every reply before you send it, above all figures, dates and names.
lay-rows-later = There are no data in the plan yet. Name a file, and I count its rows.
