# What the commands say while they work, and their errors.

command-playing = There was no input, so I play the sample “{ $session }” from its saved words, in { $folder }.
command-say-what = nlforge: say in plain words what model you want; your files stay on this machine.
command-session = Session { $session }
command-session-repeats = Session { $session } (a repetition)
command-nothing-runs = Nothing is running in { $session }.
command-finished = { $session } is finished; there is nothing to resume.
command-finished-todo = Run it again with: nlforge replay { $session }
command-not-started = Nothing was started in { $session }.
command-open-it = Open it and say yes: nlforge { $session }
command-repeating = Repeating { $session } in { $folder }.
command-no-figures = There are no earlier figures to compare with.
command-no-repetition = { $session } repeats no session: there is nothing to compare with.
command-no-repetition-todo = Leave --check out; or repeat a session with: nlforge replay SESSION --check
command-no-plan-before = There is no earlier plan to compare with.
command-plan-same = Plan: the same ({ $before } before, { $now } now)
command-plan-different = Plan: DIFFERENT ({ $before } before, { $now } now)
command-replay-declined = The saved words do not give a plan that may be built.
command-replay-change = Open the session and change it: nlforge SESSION
command-replay-open = The saved words do not give a plan that is ready.
command-replay-answer = Open the session and answer: nlforge SESSION
command-no-sessions = There are no sessions in { $folder } yet.
command-begin-with = Begin one with: nlforge
command-nothing-planned = nothing planned yet
command-runs = runs
command-columns-need-file = Columns can only be named with a file.
command-columns-known = The columns of the held-out rows are known.
command-name-file = Name the file with --data.
command-no-model = There is no trained model in { $session } yet.
command-missing = missing
command-score = SCORE
command-noise = noise (±)
command-measured-on = Measured on { $rows } rows.
command-label-rows = F1, { $rows } rows
command-model-here = { $size } here
command-model-own = { $size } here, prepared from { $source }
command-model-fetch = not here; fetch it ({ $size }) with: nlforge models fetch { $model }
command-model-hub = on the model hub: nlforge models look { $model }
command-model-reads = reads for nlforge itself; { $where }
command-models-without = Without the models nlforge itself reads with, everything still works: requests are read and meanings compared by words, which misses more.
command-server = { $program } runs here and could read your words ({ $models }): { $use }
command-model-absent = { $model } is not on this machine.
command-model-whole = { $model } is what was fetched and unpacked.
command-model-removed = { $model } is removed; { $size } are free again.
command-look-licence = Licence: { $licence }
command-look-no-licence = Licence: its makers name none; without one nobody may use it without asking them
command-look-size = Size: { $size } to fetch
command-look-open = Gated: no, anybody may fetch it
command-look-gated = Gated: yes; accept its makers' agreement on the page of { $model } and set HF_TOKEN before you fetch it
command-look-can = Can be trained here: yes, as far as the hub tells ({ $kind }, safetensors, with a chat template)
command-look-perhaps = Can be trained here: perhaps; the hub does not tell { $what }, and “fetch” looks before it fetches the weights
command-look-cannot = Can be trained here: no. { $why }
command-look-unsaid-kind = its kind
command-look-unsaid-template = whether it has a chat template
command-look-fetch = Fetch it with: nlforge models fetch { $model }
command-look-here = It is on this machine already.
command-look-say = Then say “use the base model { $weights }”, or write in the spec:
command-data-none = No data set of the model hub is on this machine. See what one is with: nlforge data look org/name
command-data-licence = licence: { $licence }
command-data-no-licence = licence: not named
command-data-moved = It has moved on the hub and is called { $name } now.
command-data-gated = Its makers want an agreement first (it is gated): accept it on its page, and set HF_TOKEN.
command-data-size = { $size } in { $files ->
        [one] one file
       *[other] { $files } files
    } would be fetched; { $others ->
        [0] there are no others
        [one] one other is not
       *[other] { $others } others are not
    }.
command-data-split = { $split }: { $files ->
        [one] one file
       *[other] { $files } files
    }
command-data-all = no split named
command-data-more = … and { $files } more files
command-data-here = It is on this machine. Learn from it by its name: { $data }
command-data-fetch = Fetch it with: nlforge data fetch { $data }
command-data-use = Learn from it by its name: { $data }
command-speed-measured = about { $tokens } tokens a second (measured here)
command-speed-assumed = about { $tokens } tokens a second (assumed; measure with: python -m engine.estimation.benchmark)
command-yes = yes
command-no = no
command-none = none
command-too-small = This machine is too small: training needs 3 GB of memory and 2 GB of disk.
command-doctor-bases = base models here
command-doctor-python = Python
command-doctor-cpus = processors (CPUs)
command-doctor-ram_gb = memory, GB
command-doctor-gpus = graphics cards (GPUs)
command-doctor-free_disk_gb = free disk, GB
command-doctor-embedding = model that compares meanings is here
command-doctor-training_speed = training speed
command-doctor-runs_learned_from = earlier runs that estimates use
command-doctor-planning_model = planning model is here
command-doctor-local_servers = servers that could read your words
command-doctor-base_model = base model is unpacked
command-doctor-gpu_tools = GPU tools (nvidia-smi)
command-doctor-sessions = folder of the sessions
command-export-target = “{ $named }” is nothing a model is exported to.
command-export-precision = “{ $named }” is no precision of a GGUF file.
command-export-one-of = Choose one of: { $known }.
command-export-loss = In { $precision } the rubric's score changes by { $loss } (loss; on { $rows } held-out rows, noise ±{ $noise }).
command-export-unjudged = What { $precision } loses of the rubric could not be judged.
command-export-done = Exported to { $path }:
command-export-kept = It is there whole already, in { $path }:
command-export-checked = It is the trained model, in { $path }.
command-serve-which = Name the session whose model is to be served.
command-serve-list = See what runs with: nlforge serve --list
command-serve-revoked = The key of { $name } is not valid any more.
command-serve-beyond = { $host } can be reached from other machines.
command-serve-beyond-why = That is only opened when you say so, and with keys.
command-serve-beyond-todo = Add --network if they may use the model.
command-serve-nothing = Nothing of { $session } was exported yet.
command-serve-export = Export it first: nlforge export { $session } --to gguf
command-serve-at = Open this page: { $address }
command-serve-api = OpenAI's API: { $address }
command-serve-plain = Texts travel unencrypted over the network unless a proxy with TLS stands before this server; docs/serving.md has one.
command-serve-runs-on = It runs on; end it with: nlforge serve { $session } --stop
command-serve-ends = Ctrl-C ends it, after what it is answering.
command-serve-failed = The server did not start.
command-serve-log = All it said is in { $log }.
command-serve-key = This is the key of { $name }. It is shown once and only its hash is kept; send it as “Authorization: Bearer KEY”.
command-serve-none = No server runs.
command-serve-stopped = { $session } is not served at { $address } any more.
command-serve-goes-on = The server at { $address } is still answering.
command-serve-kill = Wait, or end it at once: kill -9 { $pid }
