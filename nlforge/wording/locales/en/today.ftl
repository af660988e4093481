# What can be done today, in place of what is not built yet.

today-export = Today, in a terminal: nlforge export { $session } --to gguf (or ollama, merged, adapter). The folder { $path } holds what was trained (safetensors), and programs that read PEFT load it on the base model { $base }.
today-export-untrained = Today, in a terminal: nlforge export { $session } --to gguf (or ollama, merged). It gives out the base model { $base }, for that is what answers, and what stands in its prompts, which is in { $path }.
today-evaluate = To measure it on another file: nlforge eval { $session } --data FILE
today-feedback = Today: “judge” lets you judge some replies, which makes the rubric better; right answers are learned from when they stand in a file: add them, and say “change:” and the name of the file.
today-versions = Today: every run stays as it is ({ $runs } so far, in { $folder }), and questions go to the newest that has a model.
