# What can be done today, in place of what is not built yet.

today-export = Today, in a terminal: nlforge export { $session } --to gguf (or ollama, merged, adapter). The folder { $path } holds what was trained (safetensors), and programs that read PEFT load it on the base model { $base }.
today-export-untrained = Today, in a terminal: nlforge export { $session } --to gguf (or ollama, merged). It gives out the base model { $base }, for that is what answers, and what stands in its prompts, which is in { $path }.
today-evaluate = To measure it on another file: nlforge eval { $session } --data FILE
today-feedback = Open the result (F7, or “result”): each answer has a thumb, and room for the right reply. What you say of them is kept, and the next model can learn from your corrections: “improve it” tells how. “Judge” makes the rubric better.
today-versions = Today: every run stays as it is ({ $runs } so far, in { $folder }), and questions go to the newest that has a model.
