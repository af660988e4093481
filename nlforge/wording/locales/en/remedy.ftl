# What can be done: an offer is taken by its number; a hint says what to type.

remedy-offers = This can be changed for another model; say its number, or say in your own words what should be different:
remedy-offers-finished = This can be changed for another model; say its number, or begin with “change:” and your own words:
remedy-offer = { $number }. { $what }
remedy-learning_rate = half the learning rate ({ $rate } instead of { $before })
remedy-learning_rate-other = learning rate { $rate } instead of { $before }
remedy-passes =
    { $passes ->
        [one] { $shown } pass instead of { $before }
       *[other] { $shown } passes instead of { $before }
    }
remedy-lower_target = { $metric } at least { $at_least } instead of { $before }
remedy-without_stage-cpt = no reading of texts
remedy-without_stage-sft = no learning from examples
remedy-without_stage-dpo = no preference learning
remedy-without_stage-grpo = no reinforcement learning
remedy-examples_first = learn from the examples first, then practise
remedy-leave_out_bad_examples = leave bad examples out
remedy-use_lora = use LoRA
remedy-smaller_model = a smaller model, at most { $size } billion parameters
remedy-hint-more_examples = There are { $have } examples; { $needed } are needed. Name further files after “change:”.
remedy-hint-more_time = Say “change: it may take … hours” to allow more time.
remedy-hint-more_time-minutes = The training takes about { $minutes } minutes here. Say “change: it may take … hours” to allow more time.
remedy-hint-all_rows = Begin again without --limit to use all rows.
remedy-hint-better_rubric = Say “change:” and a line of the rubric, to judge replies by something more.
remedy-hint-other_request = Say “change:” and what you want.
remedy-hint-fewer_rows = Build it with --limit ROWS to use fewer rows.
remedy-hint-look_at_rows = Say “tokens” to look at the rows.
remedy-hint-run_again = Say “go on” to run it again.
remedy-hint-train_again = Train again with: nlforge replay SESSION
remedy-hint-use_cluster = Add --on ray to use all cards of this machine, or --on ray://… to use a cluster.
remedy-hint-name_file = Name another file with --data.
remedy-hint-name_examples = Name files with further examples after “change:”.
remedy-hint-keep_plan = Keep a plan with: nlforge plan … --yaml
remedy-hint-fetch_model = Fetch it with: nlforge models fetch { $model }
remedy-hint-look_at_model = See what it is with: nlforge models look { $model }
remedy-hint-fetch_data = Fetch it with: nlforge data fetch { $data }
remedy-hint-remove_data = Remove it with: nlforge data remove { $data }
remedy-hint-look_at_data = Look it up with: nlforge data look { $data }
remedy-hint-fetch_weights = Fetch it with: nlforge models fetch
remedy-hint-fetch_sentence_encoder = Fetch it with: nlforge models fetch use-multilingual-3
remedy-hint-list_models = See the list with: nlforge models
remedy-hint-list_data = See the list with: nlforge data
remedy-hint-write_spec = Have one written with: nlforge plan … --yaml -o spec.yaml
remedy-hint-other_sessions_folder = Name another folder with --sessions DIR.
