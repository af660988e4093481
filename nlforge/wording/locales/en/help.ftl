# What can be said, by where a session stands.

help-planning =
    Say in your own words what the model should do, name the files it can learn from, and answer what is asked; each time you see the plan.
    “details” shows every value and where it comes from, “undo” takes the last change back, “why this model?” is answered, and “yes” builds it.
    Should it wait? Say “start tonight”, “only while I am away”, “not on battery” or “slowly”; it is said back before anything starts.
help-running =
    While it runs, ask how long it takes, whether it is better yet, why it is slow, what became of your data, or whether you can close this window.
    “stop” (or “pause”) ends it with a checkpoint, and “go on” then continues it. What should be different is kept until it has ended.
help-finished =
    Ask your model anything a person would send it: it answers beside the base model. “ask: …” reaches it whatever the words are.
    Ask me how good it is, where it lies, what became of your data, or how others can use it. “Give it to my colleagues” serves it to them, and “stop the server” ends that. “judge” lets you judge replies, “tokens” shows what it learned.
    For another model begin with “change:” and say what should be different.
help-failed =
    Ask why it ended. “go on” runs it again, and where a checkpoint is saved, from there.
    Or say what should be different, and you see the new plan.

# The help of the full screen.

help-title = Help
help-search = Search the help
help-nothing-found = Nothing in the help holds “{ $words }”. Try one word of it, or ask in your own words.
help-title-now = What you can say now
help-title-keys = Keys
help-title-slash = Commands
help-title-words = What the words mean
help-page-keys = PgUp PgDn
help-key-enter = say what stands in the line
help-key-newline = begin a new line
help-key-history = in an empty line, or at its first and last row: what you said before
help-key-files = name a file of this folder: go on typing, then Enter or Tab
help-key-slash = list the commands
help-key-help = this help; the question mark in an empty line
help-key-plan = the whole plan, with where each value comes from
help-key-panel = hide the plan, or show it again
help-key-to_plan = go to the plan and back: arrow keys select a value, Enter tells where it comes from and lets you set it
help-key-result = the result of the last run: figures, worst answers, trying it
help-key-find = find words in the conversation
help-key-sessions = all your conversations: search, open, name, copy, delete
help-key-copy = copy what you selected with the mouse; a double click selects a whole message. With nothing selected it stops the reading
help-key-stop = stop the reading of your words, or close what is open
help-key-turn = turn the conversation
help-key-quit = close; a run continues
help-word-gpu = GPU
help-word-label = Label
help-word-adapter = Adapter
help-word-token = Token
help-word-base = Base model
help-word-system-prompt = System prompt
help-word-held-out = Held-out rows
help-word-rubric = Rubric
help-word-pass = Pass, epoch
help-word-loss = Loss
help-word-learning-rate = Learning rate
help-word-checkpoint = Checkpoint
help-word-step = Step
help-word-sft = Fine-tuning, SFT
help-word-dpo = Preference, DPO
help-word-grpo = Reinforcement, RL
help-word-parameters = Parameters
help-word-classification = Classification
help-word-class-head = Class head
help-word-template = Template
help-word-overfitting = Overfitting
help-word-spec = Spec, digest
help-word-check = Check, gate
help-word-no-program = No program checks
help-word-must = A must
help-word-placeholder = Placeholder
help-word-lookup = Looking up
help-word-assistant = Chat assistant
help-word-model = Model
help-word-training = Training
help-word-example-row = Row
