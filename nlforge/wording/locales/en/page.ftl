# The page: its headings and lines.

page-part-what = What
page-part-data = From which data
page-part-training = How it is trained
page-part-judging = How it is judged
page-part-cost = What it costs
page-part-delivery = What you get
page-part-not_used = What is not used
page-part-risks = What could go wrong
page-part-not_built = Not built here yet
page-part-questions = Open questions
page-no-plan = There is no plan yet: say what the model should do.
page-goal = Goal: { $goal }
page-kind = Kind: { $kind }
page-languages = Languages: { $languages }
page-base = Starts from: { $base }, { $size } billion parameters, licence { $license }
page-base-own = Starts from: { $base } ({ $weights }), { $size } billion parameters, licence { $license }
page-base-unknown = Starts from: { $base } ({ $weights }); its size is not known here
page-base-no-licence = not named
page-nothing-trained = Nothing is trained: each way of learning that the data could be used for is ruled out
page-passes = { $stage }: { $passes ->
    [one] { $shown } pass
   *[other] { $shown } passes
    } over the data
page-system-prompt = Instruction before each message (system prompt): “{ $prompt }”
page-must-beat-encoder = What it learned must beat the encoder as it is, which fills in nothing.
page-must-beat-no-search = The trained model must beat the base model: as it is, with examples in the prompt, and with a search in your data. Where examples do as well without training, exactly that is delivered; the search is only measured.
page-must-beat = The trained model must beat the base model: as it is, with examples in the prompt, and with a search in your data. Where examples or the search do as well without training, exactly that is delivered.
page-gate = Must reach: { $metric } ≥ { $at_least }
page-hand-over = Answers only what it is likely right on: at least { $share }% of its answers; the rest it hands over to a person (“{ $text }”). How many it answers is measured at the end.
page-look-up = Looks the facts up in your documents and examples before it answers; what it finds stands in each message while it learns as well
page-no-look-up = Answers from what it learned, without looking anything up
page-answers-all = Answers every message itself, also where it is not sure
page-stop = STOP
page-must = A MUST
page-not-measured = NOT MEASURED HERE
page-digest = Digest
page-card = On: { $count } × { $name }
page-card-memory = On: { $count } × { $name }, { $memory } GB each
page-expert = Specialist: { $name }
page-expert-sources = Specialist: { $name }, from { $sources }
page-held-out = { $share }% of the rows, at most { $rows }, are held out: the model is never trained on them, only tested on them.
page-held-out-few = { $share }% of the rows, but at least { $least } (of very few a third), are held out: the model is never trained on them, only tested on them.
page-tested-on = It is tested on at most { $rows } rows of { $files }; it is never trained on a row of { $count ->
    [one] it
   *[other] them
    }.
page-test-set = the test set in { $path } ({ $reason })
page-and = { $first } and { $second }
page-facts-words = Facts are checked by words; a “not”, another condition or another place mostly passes unnoticed
page-facts-meaning = Facts are checked by meaning ({ $model }); a “not”, another condition or another place passes unnoticed

# Where a value comes from.
page-said = you said: “{ $quote }”
page-origin-measured = measured: { $reason }
page-origin-default = default: { $reason }

# What kinds of training and their settings are called.
page-stage-cpt = Reads your texts (CPT)
page-stage-sft = Learns from examples (SFT)
page-stage-dpo = Learns from preferences (DPO)
page-stage-grpo = Learns by trial and reward from your rubric (GRPO)
page-stage-verdicts = Learns from thumbs up and down (KTO)
page-stage-own-replies = Learns which of its own replies your rubric scores best (DPO)
page-stage-classes = Learns from examples (SFT), one layer on top chooses the label
page-stage-fields = Learns from examples (SFT) to fill in your form: it reads the message and marks words of it or picks a value; it cannot write sentences
page-stage-divided = { $stage }, with the model's weights split across the GPUs
page-setting-learning_rate = Learning rate: { $value }
page-setting-lora_rank = LoRA rank: { $value }
page-setting-batch_size = Rows a step: { $value }

# What bounds the work.
page-limit-budget = Budget: { $amount } { $currency }
page-limit-max_response_seconds = A reply may take { $seconds } seconds
page-limit-max_response_seconds-minutes = A reply may take { $minutes } minutes
page-limit-rounds = If it falls short, one setting is changed and it is trained again: { $trainings } training rounds at most
page-limit-max_params_b = No larger than { $billions } billion parameters
page-limit-max_model_mb = The file of the model has at most { $megabytes } MB
page-limit-replies_a_day = Messages that come in: about { $messages } a day (the report says what answering them costs)
page-deadline-by = Deadline: by { $day }
page-deadline-before = Deadline: before { $day }
page-deadline-hours = Deadline: within { $hours } hours
page-deadline-until = Deadline: within { $hours } hours, until { $day }, from when you said it
page-time-hours = Time limit: at most { $hours } hours
page-time-until-hours = Time limit: at most { $hours } hours from when you said it, that is until { $day }
page-time-minutes = Time limit: at most { $minutes } minutes
page-time-until-minutes = Time limit: at most { $minutes } minutes from when you said it, that is until { $day }
page-before = before { $day }
page-day = { $weekday } { $day } { $month } { $year }
page-day-time = { $date }, { $time }

# Kinds of tasks and figures.
page-task-chat_assistant = chat assistant
page-task-qa_over_documents = qa over documents
page-task-classification = classification
page-task-extraction = extraction
page-task-summarization = summarization
page-task-rewriting_style = rewriting style
page-task-code_assistant = code assistant
page-task-translation = translation
page-task-tool_use_agent = tool use agent
page-task-domain_adaptation = domain adaptation
page-metric-accuracy = accuracy
page-metric-score = score
page-metric-f1 = f1
page-metric-macro_f1 = macro_f1
page-metric-exact_match = exact match
page-metric-precision = precision
page-metric-recall = recall
page-not-set = not set
