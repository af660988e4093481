# What can be done today, in place of what is not built yet.

today-export = Today, in a terminal: nlforge export { $session } --to gguf (or ollama, merged, adapter). The folder { $path } holds what was trained (safetensors), and programs that read PEFT load it on the base model { $base }.
today-serve = Today, in a terminal: nlforge export { $session } --to gguf (for a model that sorts or fills in forms: --to merged), and then: nlforge serve { $session }   It opens a page for this machine, and speaks as OpenAI's API does; with --network colleagues reach it too, each with a key.
today-share = Today, in a terminal: nlforge export { $session } --to gguf (for a model that sorts or fills in forms: --to merged), and then: nlforge serve { $session } --network   Colleagues open the page it names, each with a key. Whoever works on this machine opens it with: nlforge chat { $session }   On another machine with nlforge, the folder of the session is all it takes: copy it into the folder sessions there.   What was trained is in { $path }.
today-share-private = The folder also holds messages and replies of your data: give it only to people who may read them.
today-evaluate = To measure it on another file: nlforge eval { $session } --data FILE
today-feedback = Today: “judge” lets you judge some replies, which makes the rubric better; right answers are learned from when they stand in a file: add them, and say “change:” and the name of the file.
today-versions = Today: every run stays as it is ({ $runs } so far, in { $folder }), and questions go to the newest that has a model.
