# A value of the plan that is set by hand: what is written down as said, and the screen it is done on.

value-set-passes = I set the number of passes to { $value }.
value-set-learning_rate = I set the learning rate to { $value }.
value-set-method = I set which weights learn to: { $value }.
value-set-rubric = I set the points of a rule: { $entry } { $value }.
value-set-must = I make a rule a must: { $entry }.
value-set-should = I make a rule no must any more: { $entry }.
value-set-gates = I set the figure to reach: { $entry } at least { $value }.
value-set-sources = I set what { $entry } is for: { $value }.
value-set-deadline_hours = I set how long it may take to { $value } hours.
value-set-max_response_seconds = I set the time for one reply to { $value } seconds.
value-set-max_model_mb = I set the largest file of the model to { $value } MB.
value-set-rounds = I set the number of training rounds to { $value }.
value-set-budget = I set the budget to { $value }.
value-set-max_params_b = I set the largest size to { $value } billion parameters.
value-set-replies_a_day = I set how many come in: { $value } messages a day.
value-set-eval_share = I set the share of rows held out for testing to { $value }.
value-set-right_share = I set the share of its answers that must be right to { $value }.
value-set-base_model = I set the base model to { $value }.
value-set-task = I set the kind of model to: { $value }.
value-set-deploy = I set how it is delivered: { $value }.
value-set-hand_over-yes = It hands over what it is not sure of.
value-set-hand_over-no = It answers everything itself.
value-set-look_up-yes = It looks facts up before it answers.
value-set-look_up-no = It answers without looking anything up.
value-take-back-passes = I leave the number of passes to nlforge.
value-take-back-learning_rate = I leave the learning rate to nlforge.
value-take-back-method = I leave which weights learn to nlforge.
value-take-back-rubric = I take a rule away: { $entry }.
value-take-back-gates = I take a figure to reach away: { $entry }.
value-take-back-deadline_hours = I take the deadline away.
value-take-back-max_response_seconds = I take the time for one reply away.
value-take-back-max_model_mb = I take the largest file of the model away.
value-take-back-rounds = I leave the number of training rounds to nlforge.
value-take-back-budget = I take the budget away.
value-take-back-max_params_b = I take the largest size away.
value-take-back-replies_a_day = I take away how many messages come in.
value-take-back-eval_share = I leave the share of rows held out for testing to nlforge.
value-take-back-right_share = I leave the share of its answers that must be right to nlforge.
value-take-back-base_model = I leave the base model to nlforge.
value-take-back-deploy = I leave how it is delivered to nlforge.
value-take-back-hand_over = I leave it to nlforge whether it hands anything over.
value-take-back-look_up = I leave it to nlforge whether it looks facts up.

# What choices are called.
value-none = not set
value-yes = yes
value-no = no
value-must = make it a must
value-should = make it no must any more
value-back = nlforge decides
value-remove = take it away
value-deploy-none = nothing beside the adapter
value-weights = Which weights learn
value-method-lora = an adapter (LoRA)
value-method-qlora = an adapter on 4-bit weights (QLoRA)
value-method-full = all weights

# What may be typed.
value-type-figure = “{ $typed }” is no figure. Type it in digits, such as 3 or 0.5.
value-type-rate = “{ $typed }” is no learning rate. Type a figure above 0, such as 0.0002.
value-type-share = “{ $typed }” is no share. Type it as 90 % or 0.9.
value-type-points = “{ $typed }” is no number of points. Type it in digits, such as 0.8 or -1.
value-type-money = “{ $typed }” is no amount. Type it in digits with the currency, such as 20 EUR.
value-type-choice = “{ $typed }” cannot be chosen here.

# The screen.
value-now = Now: { $value }
value-no-origin = No reason is on record.
value-whole-words = All of your words then: “{ $words }”
value-why = Where it comes from
value-by-hand = Type another value and press Enter
value-what-follows = What would follow
value-not-possible = Not possible
value-pick = Choose or type a value: you see what would follow before anything is changed.
value-only-words = This cannot be set by hand. Say in words what should be different.
value-trying = looking …
value-take = Set it
value-leave = Leave it
